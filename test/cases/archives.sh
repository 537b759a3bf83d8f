# archives.sh - members of gzip, zip and tar files.
# shellcheck shell=bash disable=SC2164

leak() {
	echo "token = $(github_token "${2:-1}")" >"$1"
}

# make_zip FILE MEMBER...: zip -like, by what every Python has.
make_zip() {
	command -v python3 >/dev/null || skip 'there is no python3 to make zip files'
	python3 -m zipfile -c "$@"
}

case_member_of_gzip_is_read() {
	leak plain
	gzip -n plain
	expect_found '["plain.gz"]' scan
}

case_members_of_tar_are_read() {
	mkdir -p "$T/in/sub"
	leak "$T/in/a.conf" 1
	leak "$T/in/sub/b.conf" 2
	seq 5000 >"$T/in/numbers"
	tar -C "$T/in" -cf plain.tar a.conf numbers sub
	expect_found '["plain.tar!/a.conf","plain.tar!/sub/b.conf"]' scan
	expect_json '.findings | map([.line, .column])' '[[1,9],[1,9]]'
	tar -C "$T/in" --format=pax -cf plain.tar a.conf numbers sub
	expect_found '["plain.tar!/a.conf","plain.tar!/sub/b.conf"]' scan
	tar -C "$T/in" --format=ustar -cf plain.tar a.conf numbers sub
	expect_found '["plain.tar!/a.conf","plain.tar!/sub/b.conf"]' scan
}

case_members_of_compressed_tar_are_read() {
	mkdir "$T/in"
	leak "$T/in/a.conf"
	tar -C "$T/in" -czf all.tar.gz a.conf
	expect_found '["all.tar.gz!/a.conf"]' scan
}

case_members_of_zip_are_read() {
	leak a.conf 1
	leak b.conf 2
	make_zip x.jar a.conf b.conf
	rm a.conf b.conf
	expect_found '["x.jar!/a.conf","x.jar!/b.conf"]' scan
}

# The compressed bytes of a member that was read say nothing more; what stands around them may.
case_what_stands_around_members_is_read() {
	leak a.conf 1
	seq 60000 >numbers
	local size
	size=$(cat a.conf numbers | wc -c)
	make_zip "$T/x.zip" numbers a.conf
	rm a.conf numbers
	cp "$T/x.zip" plain.zip
	expect_found '["plain.zip!/a.conf"]' scan
	expect_json ".summary.bytes_matched < $size + 4096" true
	{
		echo "token = $(github_token 2)"
		cat "$T/x.zip"
	} >front.zip
	{
		cat "$T/x.zip"
		echo "token = $(github_token 3)"
	} >plain.zip
	expect_found '["front.zip","front.zip!/a.conf","plain.zip","plain.zip!/a.conf"]' scan
}

case_archives_in_archives_are_read() {
	leak a.conf
	make_zip inner.zip a.conf
	tar -cf middle.tar inner.zip
	gzip -n middle.tar
	rm a.conf inner.zip
	expect_found '["middle.tar.gz!/inner.zip!/a.conf"]' scan
}

case_archive_in_history_is_read() {
	repo
	leak "$T/a.conf"
	tar -C "$T" -czf all.tar.gz a.conf
	commit archive
	git rm -q all.tar.gz
	commit clean
	expect_found '["all.tar.gz!/a.conf"]' scan --history
	expect_json '.findings[0] | .in_head, .line' "$(printf 'false\n1')"
}

case_archive_from_standard_input_is_read() {
	leak "$T/a.conf"
	tar -C "$T" -czf "$T/all.tgz" a.conf
	expect_exit 1 envsieve scan --stdin --stdin-path all.tgz --format json <"$T/all.tgz"
	expect_json '.findings | length' 1
}

case_broken_archive_is_scanned_as_it_is() {
	seq 1000 >numbers
	gzip -n numbers
	head -c 200 numbers.gz >cut.gz
	echo "token = $(github_token)" >>cut.gz
	rm numbers.gz
	expect_found '["cut.gz"]' scan
	expect_json '.summary.skipped | map([.path, .gap])' '[["cut.gz",false]]'
	expect_json .scope.complete true
}

case_archive_that_grows_without_end_is_told() {
	head -c 300M /dev/zero | gzip -1 >bomb.gz
	leak file.conf
	expect_exit 2 envsieve scan --format json
	expect_json '.findings | map(.path)' '["file.conf"]'
	expect_json '.scope.complete' false
	expect_json '.summary.skipped | map([.path, .gap])' '[["bomb.gz",true]]'
}

case_archives_nested_too_deeply_are_told() {
	leak file
	cp file deep
	for _ in 1 2 3 4 5 6; do
		gzip -n deep
		mv deep.gz deep
	done
	expect_exit 2 envsieve scan --format json
	expect_json '.findings | map(.path)' '["file"]'
	expect_json '.summary.skipped | map([.path, .gap])' '[["deep",true]]'
}

case_names_of_members_lead_nowhere() {
	mkdir in
	leak in/a.conf
	tar -C in --transform='s|^|../../../tmp/|' -P -cf x.tar a.conf
	rm -r in
	expect_found '["x.tar!/../../../tmp/a.conf"]' scan
	[ ! -e ../../../tmp/a.conf ] || fail 'a member was written'
}
