/* sample.h: data to measure with, the same bytes every time. */
#ifndef SAMPLE_H
#define SAMPLE_H

#include "base/buf.h"
#include "canon/canon.h"

/* Numbers without a pattern that a predictor could learn (splitmix64). */
static uint64_t sample_number(uint64_t n)
{
	n += UINT64_C(0x9e3779b97f4a7c15);
	n = (n ^ (n >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	n = (n ^ (n >> 27)) * UINT64_C(0x94d049bb133111eb);
	return n ^ (n >> 31);
}

static const char *sample_word(uint64_t n)
{
	static const char *const words[] = {
		"Indus",    "Ravi",   "Chenab", "Jhelum",   "Sutlej", "Köhler", "Karakorum",
		"Zürich",   "Quetta", "Sibi",   "Margalla", "Makran", "كراتشي", "Skardu",
	};

	return words[n % MEZ_COUNT(words)];
}

static const char *sample_role(uint64_t n)
{
	static const char *const roles[] = {"director", "secretary", "owner", "auditor"};

	return roles[n % MEZ_COUNT(roles)];
}

static void sample_officer(struct mez_buf *out, uint64_t n)
{
	mez_buf_fmt(
		out,
		"{\"name\":\"%s %s\",\"role\":\"%s\",\"since\":\"%04u-%02u-%02u\",\"votes\":%u}",
		sample_word(n >> 8), sample_word(n >> 16), sample_role(n >> 24),
		1990 + (unsigned)(n >> 32) % 35, 1 + (unsigned)(n >> 40) % 12,
		1 + (unsigned)(n >> 44) % 28, (unsigned)(n >> 48) % 1000);
}

/* An entity as a register holds it, its members in the order a person would write them. */
static void sample_entity(struct mez_buf *out, uint64_t n)
{
	uint64_t r = sample_number(n);

	mez_buf_fmt(out,
		    "{\"id\":\"ent-%08ju\",\"name\":\"%s %s \\\"%s\\\" Ltd\",\"kind\":\"company\","
		    "\"active\":%s,\"capital\":{\"currency\":\"PKR\",\"amount\":\"%ju\"},"
		    "\"address\":{\"street\":\"%u %s Road\",\"city\":\"%s\",\"code\":\"%05u\"},"
		    "\"parent\":%s,\"officers\":[",
		    (uintmax_t)n, sample_word(r), sample_word(r >> 4), sample_word(r >> 9),
		    r & 1 ? "true" : "false", (uintmax_t)(r % 100000000), (unsigned)(r >> 20) % 400,
		    sample_word(r >> 13), sample_word(r >> 17), (unsigned)(r >> 30) % 100000,
		    r & 2 ? "null" : "\"ent-00000001\"");
	for (uint64_t i = 0; i < 3; i++) {
		if (i)
			mez_buf_ch(out, ',');
		sample_officer(out, sample_number(r + i));
	}
	mez_buf_fmt(out, "],\"tags\":[\"%s\",\"%s\"],\"shares\":%u,\"score\":-%u}",
		    sample_word(r >> 33), sample_word(r >> 37), (unsigned)(r >> 40),
		    1 + (unsigned)(r >> 50));
}

/* A record of about 820 bytes: an operation of two parties, say. */
__attribute__((unused)) static void sample_record(struct mez_buf *out, uint64_t n)
{
	uint64_t r = sample_number(n);

	mez_buf_fmt(
		out,
		"{\"type\":\"example.record/1\",\"sequence\":%ju,\"stage\":\"proposed\","
		"\"nonce\":\"%016jx%016jx\",\"instant\":\"2026-%02u-%02uT%02u:00:00Z\",\"party\":",
		(uintmax_t)n, (uintmax_t)r, (uintmax_t)sample_number(r),
		1 + (unsigned)(r >> 8) % 12, 1 + (unsigned)(r >> 16) % 28,
		(unsigned)(r >> 24) % 24);
	sample_entity(out, n);
	mez_buf_fmt(out,
		    ",\"supply\":{\"class\":\"services\",\"invoice\":\"inv/%u/%u\",\"lines\":"
		    "[{\"no\":1,\"text\":\"%s\",\"value\":\"%u.50\"},{\"no\":2,\"text\":\"%s\","
		    "\"value\":\"%u.00\"}]}}",
		    (unsigned)(r >> 32) % 1000, (unsigned)(r >> 42) % 1000, sample_word(r >> 12),
		    (unsigned)(r >> 36) % 100000, sample_word(r >> 22),
		    (unsigned)(r >> 26) % 100000);
}

/* One object of nested entities, of at least that many bytes. */
__attribute__((unused)) static void sample_object(struct mez_buf *out, size_t bytes)
{
	mez_buf_z(out, "{\"zone\":\"pk-sifc\",\"entities\":{");
	for (uint64_t n = 0; out->len < bytes; n++) {
		mez_buf_fmt(out, "%s\"ent-%08ju\":", n ? "," : "",
			    (uintmax_t)(sample_number(n) % 100000000));
		sample_entity(out, n);
	}
	mez_buf_z(out, "}}");
}

/* An array of such records, of at least that many bytes. */
__attribute__((unused)) static void sample_list(struct mez_buf *out, size_t bytes)
{
	mez_buf_ch(out, '[');
	for (uint64_t n = 0; out->len < bytes; n++) {
		if (n)
			mez_buf_ch(out, ',');
		sample_record(out, n);
	}
	mez_buf_ch(out, ']');
}

/* One object of many members, none of which holds others. */
__attribute__((unused)) static void sample_flat(struct mez_buf *out, size_t bytes)
{
	mez_buf_ch(out, '{');
	for (uint64_t n = 0; out->len < bytes; n++) {
		uint64_t r = sample_number(n);

		mez_buf_fmt(out, "%s\"m%012jx\":", n ? "," : "", (uintmax_t)(r >> 16));
		if (n % 2)
			mez_buf_fmt(out, "%u", (unsigned)(r >> 40));
		else
			mez_buf_fmt(out, "\"%s\"", sample_word(r));
	}
	mez_buf_ch(out, '}');
}

/* A credential without proof; signed it has about 700 bytes. */
__attribute__((unused)) static void sample_credential(struct mez_buf *out, uint64_t n)
{
	mez_buf_fmt(out,
		    "{\"@context\":[\"https://www.w3.org/ns/credentials/v2\"],"
		    "\"type\":[\"VerifiableCredential\",\"PkKyc\"],"
		    "\"validFrom\":\"2026-01-01T00:00:00Z\","
		    "\"credentialSubject\":{\"id\":\"urn:mez:party:%08ju\",\"kyc\":{\"verified\":"
		    "true}}}",
		    (uintmax_t)n);
}

/* A small case with a verdict, as mez-receipt append takes it: about 720 bytes. */
__attribute__((unused)) static void sample_case(struct mez_buf *out, uint64_t n)
{
	char hex[MEZ_HEX32 + 1], operation[96];
	size_t len = (size_t)snprintf(operation, sizeof(operation),
				      "{\"id\":\"op-%08ju\",\"type\":\"mez.operation/1\"}",
				      (uintmax_t)n);
	struct mez_filehash h = mez_sha256_file(operation, len);

	mez_filehash_hex(hex, &h);
	mez_buf_fmt(
		out,
		"{\"type\":\"mez.case/1\",\"operation\":%s,\"evidence\":[],\"verdict\":"
		"{\"type\":\"mez.verdict/1\",\"semantics\":1,\"operation_sha256\":\"%s\","
		"\"evidence\":[],\"jurisdiction\":\"pk\",\"zone\":\"pk-sifc\",\"kind\":\"payment\","
		"\"stage\":\"proposed\",\"as_of\":\"2026-08-15T09:00:00Z\","
		"\"known_at\":\"2026-08-15\",\"lock_sha256\":\"%s\",\"packs\":[{\"name\":\"pk.a\","
		"\"sha256\":\"%064d\"}],\"domain_set\":\"domains/20\",\"cells\":[],"
		"\"decision\":{\"answer\":\"allowed\"},\"commitment\":{\"root\":\"%s\","
		"\"size\":20}}}",
		operation, hex, hex, 7, hex);
}

#endif
