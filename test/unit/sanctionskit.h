/* sanctionskit.h: lists in a few words, imported.  Everything lives in one arena. */
#ifndef SANCTIONSKIT_H
#define SANCTIONSKIT_H

#include <unistd.h>

#include "adapt/sanctions.h"
#include "tap.h"

static struct mez_arena arena;
static struct mez_err err;
static struct mez_sanctions got;

static inline int fd_of(const char *text, size_t n)
{
	FILE *f = tmpfile();
	int fd;

	mez_require(f && fwrite(text, 1, n, f) == n && fflush(f) == 0);
	fd = dup(fileno(f));
	mez_require(fd >= 0 && lseek(fd, 0, SEEK_SET) == 0 && fclose(f) == 0);
	return fd;
}

static inline int import(enum mez_sanctions_format format, const char *text)
{
	int fd = fd_of(text, strlen(text)), r;

	mez_arena_reset(&arena);
	mez_err_clear(&err);
	r = mez_sanctions_read(&got, &arena, fd, "list.xml", format, false, &err);
	close(fd);
	return r;
}

/* The bytes of the i-th entry. */
static inline const char *entry(size_t i)
{
	static char text[4096];

	if (i >= got.n)
		return "(none)";
	(void)snprintf(text, sizeof(text), "%.*s", (int)got.entry[i].bytes.n, got.entry[i].bytes.p);
	return text;
}

#define UN(body) \
	"<CONSOLIDATED_LIST dateGenerated='2026-02-27T00:00:09.554Z'>" body "</CONSOLIDATED_LIST>"
#define PERSON(body) "<INDIVIDUAL><REFERENCE_NUMBER>QDi.1 </REFERENCE_NUMBER>" body "</INDIVIDUAL>"
#define NAME "<FIRST_NAME>A</FIRST_NAME>"
#define BORN(body) PERSON(NAME "<INDIVIDUAL_DATE_OF_BIRTH>" body "</INDIVIDUAL_DATE_OF_BIRTH>")
#define SDN(body)                                                                            \
	"<sdnList xmlns='x'><publshInformation><Publish_Date>09/10/2026</Publish_Date>" body \
	"</sdnList>"
#define ENTRY(id, body) "<sdnEntry><uid>" id "</uid>" body "</sdnEntry>"
#define TYPE(t) "<lastName>SAEED</lastName><sdnType>" t "</sdnType>"
#define ADV(rest)                                                                              \
	"<Sanctions><PartyType ID='1'>Entity</PartyType><PartySubType ID='3' PartyTypeID='1'>" \
	"Unknown</PartySubType>" rest "</Sanctions>"
#define PARTY(id, profile, rest)                                                         \
	"<DistinctParty FixedRef='" id "'><Profile ID='" profile "' PartySubTypeID='3'>" \
	"<Identity ID='5'>" rest "</Identity></Profile></DistinctParty>"
#define ALIAS                                                                          \
	"<Alias Primary='true'><DocumentedName><DocumentedNamePart><NamePartValue>A</" \
	"NamePartValue></DocumentedNamePart></DocumentedName></Alias>"
#define ENTERED(profile) "<SanctionsEntry ProfileID='" profile "'/>"
#define EXPORT(rest) "<export>" rest "</export>"
#define EU(id, rest)                                                                 \
	"<sanctionEntity logicalId='" id "'><subjectType code='person'/><nameAlias " \
	"wholeName='A'/>" rest "</sanctionEntity>"
#define DESIGNATIONS(rest) "<Designations>" rest "</Designations>"
#define UK(id, rest)                                                                              \
	"<Designation><UniqueID>" id "</UniqueID><Names><Name><Name6>A</Name6><NameType>Primary " \
	"name</NameType></Name></Names><IndividualEntityShip>Individual</"                        \
	"IndividualEntityShip>" rest "</Designation>"

#endif
