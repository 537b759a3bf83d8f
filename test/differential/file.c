#include "file.h"
#include "../unit/packer.h"

enum { FILE_MAX = 16 * 1024 * 1024 };

/* Inside of large ones, far from every seam, nothing is looked at again. */
static size_t draw_len(const struct file *f, struct prose *p)
{
	size_t drawn = chance_below(p->chance, 100);
	if (drawn < 5)
		return 0;
	if (f->is_deep)
		return chance_below(p->chance, 1500);
	return chance_below(p->chance, drawn < 85   ? 5000
				       : drawn < 98 ? 20000
						    : 100000) *
	       (f->is_calm ? 2 : 1);
}

static enum file_kind draw_kind(struct prose *p)
{
	size_t drawn = chance_below(p->chance, 100);
	return drawn < 72   ? FILE_PLAIN
	       : drawn < 86 ? FILE_WIDE
	       : drawn < 91 ? FILE_ZIP
	       : drawn < 96 ? FILE_TAR
			    : FILE_GZIP;
}

static const char *draw_ending(enum file_kind kind, struct prose *p)
{
	static const char *const plain[] = { "txt", "env", "json", "yaml", "c", "pem", "md", "bin",
		"lock", "min.js", "tfvars", "log" };
	static const char *const archives[] = {
		[FILE_ZIP] = "zip", [FILE_TAR] = "tar", [FILE_GZIP] = "gz"
	};
	if (kind >= FILE_ZIP && chance_percent(p->chance, 80))
		return archives[kind];
	return plain[chance_below(p->chance, sizeof plain / sizeof *plain)];
}

void file_init(struct file *f, struct prose *p)
{
	*f = (struct file){ .kind = draw_kind(p), .ntexts = 1 };
	if (f->kind == FILE_ZIP || f->kind == FILE_TAR)
		f->ntexts = chance_between(p->chance, 1, FILE_TEXTS);
	f->ending = draw_ending(f->kind, p);
	f->is_deep = chance_percent(p->chance, 5);
	f->is_calm = chance_percent(p->chance, 40);
	p->calm = f->is_calm ? 85 : 0;
	for (size_t i = 0; i < f->ntexts; i++) {
		struct edited *e = &f->texts[i];
		edited_init(e);
		e->is_wide =
			f->kind == FILE_WIDE || (f->ntexts > 1 && chance_percent(p->chance, 20));
		e->is_big_endian = chance_percent(p->chance, 50);
		if (e->is_wide && chance_percent(p->chance, 50))
			es_buf_add_str(&e->text, e->is_big_endian ? "\xfe\xff" : "\xff\xfe");
		edited_grow(e, p, draw_len(f, p));
	}
}

void file_release(struct file *f)
{
	for (size_t i = 0; i < f->ntexts; i++)
		edited_release(&f->texts[i]);
}

void file_change(struct file *f, struct prose *p, struct es_slice past)
{
	struct edited *e = &f->texts[chance_below(p->chance, f->ntexts)];
	p->calm = f->is_calm ? 50 : 0;
	bool is_plain = f->kind == FILE_PLAIN || f->kind == FILE_WIDE;
	if (is_plain && chance_percent(p->chance, 6))
		edited_set(e, past);
	else
		edited_change(e, p, is_plain ? past : ES_SLICE_EMPTY);
}

static void add_zip(const struct file *f, struct es_buf *out)
{
	static const char *const names[FILE_TEXTS] = { "config/.env", "notes.txt", "a/b/key.pem" };
	struct zip z;
	zip_init(&z);
	for (size_t i = 0; i < f->ntexts; i++)
		zip_add(&z, names[i], es_buf_slice(&f->texts[i].text), NULL);
	zip_end(&z);
	es_buf_add(out, es_buf_slice(&z.file));
	zip_release(&z);
}

static void add_tar(const struct file *f, struct es_buf *out)
{
	static const char *const names[FILE_TEXTS] = { "config/.env", "notes.txt", "a/b/key.pem" };
	for (size_t i = 0; i < f->ntexts; i++)
		tar_add(out, "ustar", "", names[i], '0', es_buf_slice(&f->texts[i].text));
	tar_end(out);
}

void file_add(const struct file *f, struct es_buf *out)
{
	switch (f->kind) {
	case FILE_PLAIN:
	case FILE_WIDE:
		es_buf_add(out, es_buf_slice(&f->texts[0].text));
		break;
	case FILE_ZIP:
		add_zip(f, out);
		break;
	case FILE_TAR:
		add_tar(f, out);
		break;
	case FILE_GZIP:
		gzip_add(out, es_buf_slice(&f->texts[0].text));
		break;
	}
}
