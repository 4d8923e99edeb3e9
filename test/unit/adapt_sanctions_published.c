/* What the published lists hold, and their descriptions do not say. */
#include "sanctionskit.h"

#define BIRTH(rest) "<birthdate calendarType='GREGORIAN' " rest "/>"

static void test_eu_published(void)
{
	is_int(import(MEZ_SANCTIONS_EU,
		      EXPORT(EU(
			      "1",
			      BIRTH("circa='true' yearRangeFrom='1953' yearRangeTo='1958'") BIRTH(
				      "circa='false' yearRangeTo='1980'") BIRTH("yearRangeFrom='"
										"1990'")
				      BIRTH("") "<birthdate calendarType='ISLAMIC' year='1380'/>"
						"<identification number='\xd9\xa1\xd9\xa2' "
						"latinNumber='AB 12345' "
						"nameOnDocument='Jane Doe' knownFalse='true'/>"))),
	       0, "spans of years, another calendar, a paper in another name");
	is_str(entry(0),
	       "{\"births\":[{\"circa\":true,\"from\":\"1953-01-01\",\"to\":\"1958-12-31\"},"
	       "{\"from\":\"1850-01-01\",\"to\":\"1980-12-31\"},"
	       "{\"from\":\"1990-01-01\",\"to\":\"2100-12-31\"}],\"id\":\"1\","
	       "\"identifiers\":[{\"value\":\"\xd9\xa1\xd9\xa2\"},{\"value\":\"AB 12345\"}],"
	       "\"kind\":\"individual\",\"name\":\"A\",\"names\":[{\"kind\":\"alias\",\"name\":"
	       "\"Jane Doe\",\"strength\":\"strong\"}]}",
	       "are all taken but the calendar nobody here reads");
	is_int(got.counts.unread, 1, "which is remarked on");
	is_int(got.counts.empty, 1, "and what is empty is counted");
}

static void test_uk_published(void)
{
	is_int(import(MEZ_SANCTIONS_UK,
		      DESIGNATIONS(UK("1", "<DOBs><DOB>dd/mm/19yy</DOB><DOB>15/08/19yy</DOB>"
					   "<DOB>dd/08/1966</DOB></DOBs>"))),
	       0, "years that are not known");
	is_str(entry(0),
	       "{\"births\":[{\"from\":\"1966-01-01\",\"to\":\"1966-12-31\"}],\"id\":\"1\","
	       "\"kind\":\"individual\",\"name\":\"A\"}",
	       "are no births, and no reason to refuse the list");
	is_int(got.counts.unread, 2, "and remarked on");
}

#define ID(type, number) "<id><idType>" type "</idType><idNumber>" number "</idNumber></id>"

static void test_ofac_vessel(void)
{
	is_int(import(MEZ_SANCTIONS_OFAC,
		      SDN("</publshInformation>" ENTRY(
			      "9", TYPE("Vessel") "<idList>" ID(
					   "Vessel Registration Identification",
					   "IMO 9187629") ID("Other Vessel Flag", "Panama")
					   ID("PEESA Information:", "PEESA") ID(
						   "Aircraft Operator",
						   "NOBODY AIR") "</idList><vesselInfo><callSign>"
								 "EPBR</callSign><vesselFlag>Iran</"
								 "vesselFlag></vesselInfo>"))),
	       0, "a vessel of OFAC");
	is_str(entry(0),
	       "{\"id\":\"9\",\"identifiers\":[{\"type\":\"Vessel Registration Identification\","
	       "\"value\":\"IMO 9187629\"},{\"type\":\"Vessel Call Sign\",\"value\":\"EPBR\"}],"
	       "\"kind\":\"vessel\",\"name\":\"SAEED\"}",
	       "by its number and call sign, not by flags and notices");
}

/* Of what a published file refers to: areas, and places that are names only. */
static const char published[] =
	"<Sanctions><PartyType ID='1'>Entity</PartyType><PartySubType ID='3' PartyTypeID='1'>"
	"Unknown</PartySubType><Country ID='11'>Iran</Country>"
	"<AreaCode ID='5' CountryID='11'>IR</AreaCode><FeatureType ID='8'>Birthdate</FeatureType>"
	"<FeatureType ID='10'>Nationality Country</FeatureType>"
	"<FeatureType ID='25'>Location</FeatureType>"
	"<FeatureType ID='64'>Aircraft Tail Number</FeatureType>"
	"<FeatureType ID='45'>Additional Sanctions Information -</FeatureType>"
	"<Location ID='1'><LocationAreaCode AreaCodeID='5'/></Location>"
	"<Location ID='2'><LocationPart LocPartTypeID='1'><LocationPartValue>"
	"<Value>Cuba</Value></LocationPartValue></LocationPart></Location>"
	"<Location ID='3'><LocationCountry CountryID='11'/><LocationPart>"
	"<LocationPartValue><Value>Tehran</Value></LocationPartValue></LocationPart></Location>"
	"<IDRegDocument IdentityID='77'><IDRegistrationNo>X</IDRegistrationNo></IDRegDocument>"
	"<DistinctParty FixedRef='1'><Profile ID='1' PartySubTypeID='3'><Identity ID='5'>" ALIAS
	"</Identity>"
	"<Feature FeatureTypeID='10'><FeatureVersion><VersionLocation LocationID='1'/>"
	"</FeatureVersion><FeatureVersion><VersionLocation LocationID='2'/></FeatureVersion>"
	"</Feature><Feature FeatureTypeID='25'><FeatureVersion><VersionLocation LocationID='3'/>"
	"</FeatureVersion></Feature><Feature FeatureTypeID='64'><FeatureVersion><VersionDetail>"
	"EP-GOL</VersionDetail></FeatureVersion></Feature><Feature FeatureTypeID='45'>"
	"<FeatureVersion><VersionDetail>Subject to</VersionDetail></FeatureVersion></Feature>"
	"<Feature FeatureTypeID='99'/><Feature FeatureTypeID='8'><FeatureVersion><DatePeriod>"
	"<Start><From><Year>1950</Year></From></Start><End><To><Year>1952</Year><Month>2</Month>"
	"</To></End></DatePeriod></FeatureVersion></Feature></Profile></DistinctParty>" ENTERED(
		"1") "</Sanctions>";

static void test_advanced_published(void)
{
	is_int(import(MEZ_SANCTIONS_OFAC_ADVANCED, published), 0, "as OFAC publishes it");
	is_str(entry(0),
	       "{\"births\":[{\"from\":\"1950-01-01\",\"to\":\"1952-02-29\"}],\"countries\":"
	       "[\"Iran\",\"Cuba\"],\"id\":\"1\",\"identifiers\":[{\"type\":\"Aircraft Tail "
	       "Number\",\"value\":\"EP-GOL\"}],\"kind\":\"entity\",\"name\":\"A\"}",
	       "countries by area and by name, numbers that are features, days in part");
	is_int(got.counts.unread, 2, "a feature nobody explains and a paper of nobody are told");
}

static void test_too_many(void)
{
	MEZ_AUTOBUF b = MEZ_BUF_INIT;

	mez_buf_z(&b, "<export><sanctionEntity logicalId='1'><subjectType code='person'/>"
		      "<nameAlias wholeName='A'/>");
	for (int i = 0; i <= MEZ_SANCTIONS_ITEMS; i++)
		mez_buf_z(&b, BIRTH("year='1950'"));
	mez_buf_z(&b, "</sanctionEntity></export>");
	is_int(import(MEZ_SANCTIONS_EU, b.p), -MEZ_E_LIMIT, "more of something than an entry may");
}

/* As bytes: a mark of UTF-8 and whatever of XML stands around text. */
static void test_marks(void)
{
	is_int(import(MEZ_SANCTIONS_UN, "\xef\xbb\xbf" UN(PERSON(NAME))), 0, "UTF-8 with its mark");
	is_int(import(MEZ_SANCTIONS_UN,
		      "<u:CONSOLIDATED_LIST xmlns:u='urn:u'><u:ENTITY><u:REFERENCE_NUMBER>E"
		      "</u:REFERENCE_NUMBER><u:FIRST_NAME><![CDATA[A & ]]>B<!-- c -->C<?d?>"
		      "</u:FIRST_NAME></u:ENTITY></u:CONSOLIDATED_LIST>"),
	       0, "another prefix, CDATA, a comment");
	is_str(entry(0), "{\"id\":\"E\",\"kind\":\"entity\",\"name\":\"A & BC\"}",
	       "are as if they were not there");
}

int main(void)
{
	if (!ok(mez_arena_init(&arena, 0, &err) == 0, "arena"))
		return done_testing();
	test_eu_published();
	test_uk_published();
	test_ofac_vessel();
	test_advanced_published();
	test_too_many();
	test_marks();
	mez_arena_release(&arena);
	return done_testing();
}
