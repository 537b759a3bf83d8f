# reasons.sh - what is said of what could not be read: the same in every way to read it, and why.
# shellcheck shell=bash disable=SC2164

# object_file ID: where the loose object is.
object_file() {
	echo ".git/objects/${1:0:2}/${1:2}"
}

# three: three commits on main; the last has a blob and a folder that no other has.
three() {
	local i
	repo
	for i in 1 2 3; do
		mkdir "d$i"
		seq "$i" 50 >"f$i"
		seq "$i" 40 >"d$i/f"
		commit "number $i"
	done
}

# told WANT ARGUMENTS...: exit 2, and these [path, reason] are told as gaps. Permissions count.
told() {
	local want=$1
	shift
	expect_exit 2 unprivileged timeout 60 "$ENVSIEVE" scan --format json "$@"
	expect_json '.summary.skipped | map(select(.gap) | [.path, .reason])' "$want"
}

# told_alike WANT: by the sweep over all that there is, and by the walk over a range.
told_alike() {
	told "$1" --history
	told "$1" --range HEAD~1..HEAD
}

case_damage_is_told_alike_in_history_and_range() {
	local what id file
	three
	for what in HEAD:f3 HEAD:d3/f HEAD:d3; do
		id=$(git rev-parse "$what")
		file=$(object_file "$id")
		cp "$file" "$T/kept"
		chmod u+w "$file"
		head -c -9 "$T/kept" >"$file"
		told_alike "[[\"$id\",\"the object is damaged: compressed data ends early\"]]"
		echo 'no zlib' >"$file"
		told_alike "[[\"$id\",\"the object is damaged: no header of an object\"]]"
		rm "$file"
		mkdir "$file"
		told_alike "[[\"$id\",\"the object is damaged: it is no regular file\"]]"
		rmdir "$file"
		cp "$(object_file "$(git rev-parse HEAD~2:f1)")" "$file"
		told_alike "[[\"$id\",\"the object is damaged: its content does not hash to its name\"]]"
		cp "$T/kept" "$file"
	done
}

case_damage_in_a_pack_is_told_alike_in_history_and_range() {
	local id offset pack
	three
	git repack -q -ad --depth=0
	pack=$(echo .git/objects/pack/*.pack)
	id=$(git rev-parse HEAD:f3)
	offset=$(git show-index <"${pack%.pack}.idx" | sed -n "s/ $id.*//p")
	chmod u+w "$pack"
	printf 'xxxxxxxx' | dd of="$pack" bs=1 seek=$((offset + 8)) conv=notrunc status=none
	told_alike "[[\"$id\",\"the object is damaged: its stream is damaged\"]]"
}

case_what_the_system_refuses_is_told_and_is_no_damage() {
	local id file want
	three
	id=$(git rev-parse HEAD:f3)
	file=$(object_file "$id")
	chmod 000 "$file"
	told_alike "[[\"$id\",\"the object cannot be read: cannot open: Permission denied\"]]"
	chmod 400 "$file"
	chmod 000 "$(dirname "$file")"
	told "[[\"$id\",\"the object cannot be read: cannot open: Permission denied\"]]" \
		--range HEAD~1..HEAD
	# What a folder holds that cannot be listed is not there, for all that one can see.
	want="[\"\",\"cannot list $PWD/$(dirname "$file"): cannot open the folder: Permission denied\"]"
	told "[$want,[\"$id\",\"the blob is missing\"]]" --history
	told "[$want,[\"$id\",\"the blob is missing\"]]" --history --unreachable
	chmod 700 "$(dirname "$file")"
}

case_a_pack_that_cannot_be_opened_is_told_with_why() {
	local pack
	three
	git repack -q -ad
	echo loose >f4
	commit four
	pack=$PWD/$(echo .git/objects/pack/*.pack)
	chmod 000 "$pack"
	told_pack "the pack cannot be read: cannot open: Permission denied"
	chmod 400 "$pack"
	chmod 000 "${pack%.pack}.idx"
	told_pack "the pack index cannot be read: cannot open: Permission denied"
	chmod 600 "${pack%.pack}.idx"
	echo x >"${pack%.pack}.idx"
	told_pack "the pack index is damaged"
}

told_pack() {
	expect_exit 2 unprivileged timeout 60 "$ENVSIEVE" scan --format json --history
	expect_json '.summary.skipped | map(select(.path | endswith(".idx"))
		| [.path, .reason, .gap])' "[[\"${pack%.pack}.idx\",\"$1\",true]]"
}

# Beyond what a sweep makes of any object, but not beyond what was asked for.
case_a_blob_larger_than_asked_for_is_no_gap_however_large_it_is() {
	local id want
	repo
	echo small >small
	truncate -s 270M large
	git -c core.compression=1 add .
	git commit -q -m both
	id=$(git rev-parse HEAD:large)
	want="{\"path\":\"$id\",\"reason\":\"larger than the maximum size (--max-file-size)\""
	rm large
	for _ in loose packed; do
		expect_exit 2 envsieve scan --history --format json
		expect_json .summary.skipped "[$want,\"gap\":true}]"
		expect_exit 0 envsieve scan --history --max-file-size 1M --format json
		expect_json .summary.skipped "[$want,\"gap\":false}]"
		expect_exit 0 envsieve scan --history --unreachable --max-file-size 1M
		git -c core.compression=1 repack -q -ad --window=0
	done
}
