/* Importers: what each format gives, and what is refused, where. */
#include "adapt/xmlrecords.h"
#include "sanctionskit.h"

static void test_un(void)
{
	is_int(import(MEZ_SANCTIONS_UN,
		      UN("<X>unknown</X>" PERSON(
			      "<FIRST_NAME>ZAKI</FIRST_NAME><SECOND_NAME>LAKHVI</SECOND_NAME>"
			      "<UN_LIST_TYPE>Al-Qaida</UN_LIST_TYPE><LISTED_ON>2008-12-10-04:00</"
			      "LISTED_ON>"
			      "<NAME_ORIGINAL_SCRIPT>\xd8\xb0\xda\xa9\xdb\x8c</"
			      "NAME_ORIGINAL_SCRIPT>"
			      "<NATIONALITY><VALUE>Pakistan</VALUE></NATIONALITY>"
			      "<INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>Zakir\n "
			      "Rehman</ALIAS_NAME></INDIVIDUAL_ALIAS>"
			      "<INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>Abu "
			      "Waheed</ALIAS_NAME></INDIVIDUAL_ALIAS>"
			      "<INDIVIDUAL_ALIAS><QUALITY/><ALIAS_NAME/></INDIVIDUAL_ALIAS>"
			      "<INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>EXACT</"
			      "TYPE_OF_DATE><DATE>1960-12-30</DATE></INDIVIDUAL_DATE_OF_BIRTH>"
			      "<INDIVIDUAL_DATE_OF_BIRTH/>"
			      "<INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>BETWEEN</"
			      "TYPE_OF_DATE><FROM_YEAR>1955</FROM_YEAR><TO_YEAR>1957</TO_YEAR></"
			      "INDIVIDUAL_DATE_OF_BIRTH>"
			      "<INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>National\nId "
			      "</TYPE_OF_DOCUMENT><NUMBER>61101-9618232-1</"
			      "NUMBER><ISSUING_COUNTRY>Pakistan</ISSUING_COUNTRY></"
			      "INDIVIDUAL_DOCUMENT>"
			      "<INDIVIDUAL_DOCUMENT/>"))),
	       0, "a person of the UN");
	is_str(entry(0),
	       "{\"births\":[{\"from\":\"1960-12-30\",\"to\":\"1960-12-30\"},{\"from\":\"1955-01-"
	       "01\",\"to\":\"1957-12-31\"}],"
	       "\"countries\":[\"Pakistan\"],\"id\":\"QDi.1\",\"identifiers\":[{\"country\":"
	       "\"Pakistan\",\"type\":\"National Id\",\"value\":\"61101-9618232-1\"}],"
	       "\"kind\":\"individual\",\"listed_on\":\"2008-12-10\",\"name\":\"ZAKI "
	       "LAKHVI\",\"names\":["
	       "{\"kind\":\"alias\",\"name\":\"Zakir "
	       "Rehman\",\"strength\":\"strong\"},{\"kind\":\"alias\",\"name\":\"Abu "
	       "Waheed\",\"strength\":\"weak\"},"
	       "{\"kind\":\"original\",\"name\":\"\xd8\xb0\xda\xa9\xdb\x8c\",\"strength\":"
	       "\"strong\"}],\"programmes\":[\"Al-Qaida\"]}",
	       "with all of it, trimmed and squeezed");
	is_int(got.counts.empty, 3, "empty elements are counted and create nothing");
	is_int(got.counts.read, got.counts.imported + got.counts.skipped, "all are accounted for");
	ok(got.dated, "the list has its day");
}

static void test_ofac(void)
{
	is_int(import(MEZ_SANCTIONS_OFAC,
		      SDN("<Record_Count>2</Record_Count></publshInformation>" ENTRY(
			      "7",
			      "<firstName>Hafiz</firstName>" TYPE(
				      "Individual") "<akaList><aka><type>f.k.a.</"
						    "type><category>weak</category><lastName>X</"
						    "lastName><firstName>Y</firstName></aka></"
						    "akaList>"
						    "<idList><id><idType>Gender</"
						    "idType><idNumber>Male</idNumber></"
						    "id><id><idType>Passport</"
						    "idType><idNumber>AB12345</idNumber></id></"
						    "idList>"
						    "<dateOfBirthList><dateOfBirthItem><"
						    "dateOfBirth>circa "
						    "1960</dateOfBirth></"
						    "dateOfBirthItem><dateOfBirthItem><dateOfBirth>"
						    "05 Jun 1950</dateOfBirth></dateOfBirthItem>"
						    "<dateOfBirthItem><dateOfBirth>Feb "
						    "1952</dateOfBirth></"
						    "dateOfBirthItem><dateOfBirthItem><dateOfBirth>"
						    "1970 to 1972</dateOfBirth></dateOfBirthItem>"
						    "<dateOfBirthItem><dateOfBirth>in his "
						    "fifties</dateOfBirth></dateOfBirthItem></"
						    "dateOfBirthList>")
				  ENTRY("8", TYPE("Vessel")))),
	       0, "two entries of OFAC");
	is_str(entry(0),
	       "{\"births\":[{\"circa\":true,\"from\":\"1960-01-01\",\"to\":\"1960-12-31\"},{"
	       "\"from\":\"1950-06-05\",\"to\":\"1950-06-05\"},"
	       "{\"from\":\"1952-02-01\",\"to\":\"1952-02-29\"},{\"from\":\"1970-01-01\",\"to\":"
	       "\"1972-12-31\"}],\"id\":\"7\","
	       "\"identifiers\":[{\"type\":\"Passport\",\"value\":\"AB12345\"}],\"kind\":"
	       "\"individual\",\"name\":\"Hafiz SAEED\","
	       "\"names\":[{\"kind\":\"former\",\"name\":\"Y X\",\"strength\":\"weak\"}]}",
	       "names in their order, dates as they are written, no gender among the numbers");
	is_int(got.counts.unread, 1, "what is not understood is counted");
	is_str(entry(1), "{\"id\":\"8\",\"kind\":\"vessel\",\"name\":\"SAEED\"}", "a vessel");
}

static const char advanced[] =
	"<Sanctions><DateOfIssue><Year>2026</Year><Month>9</Month><Day>10</Day></DateOfIssue>"
	"<ReferenceValueSets><AliasTypeValues><AliasType ID='1'>A.K.A.</AliasType><AliasType "
	"ID='2'>Name</AliasType></AliasTypeValues>"
	"<PartyTypeValues><PartyType ID='1'>Individual</PartyType><PartyType "
	"ID='2'>Entity</PartyType><PartyType ID='4'>Transport</PartyType></PartyTypeValues>"
	"<PartySubTypeValues><PartySubType ID='4' "
	"PartyTypeID='1'>Unknown</PartySubType><PartySubType ID='1' "
	"PartyTypeID='4'>Vessel</PartySubType></PartySubTypeValues>"
	"<FeatureTypeValues><FeatureType ID='8'>Birthdate</FeatureType><FeatureType "
	"ID='10'>Nationality Country</FeatureType></FeatureTypeValues>"
	"<IDRegDocTypeValues><IDRegDocType ID='5'>Passport</IDRegDocType></IDRegDocTypeValues>"
	"<CountryValues><Country ID='11'>Pakistan</Country></CountryValues><ScriptValues><Script "
	"ID='215'>Latin</Script><Script ID='9'>Arabic</Script></ScriptValues>"
	"<SanctionsTypeValues><SanctionsType "
	"ID='1'>Program</SanctionsType></SanctionsTypeValues></ReferenceValueSets>"
	"<Locations><Location ID='70'><LocationCountry CountryID='11'/></Location></Locations>"
	"<IDRegDocuments><IDRegDocument ID='3' IDRegDocTypeID='5' IdentityID='500' "
	"IssuedBy-CountryID='11'><IDRegistrationNo>KE9876543</IDRegistrationNo></IDRegDocument></"
	"IDRegDocuments>"
	"<DistinctParties><DistinctParty FixedRef='36'><Profile ID='360' "
	"PartySubTypeID='4'><Identity ID='500' Primary='true'>"
	"<Alias AliasTypeID='2' Primary='true' "
	"LowQuality='false'><DocumentedName><DocumentedNamePart><NamePartValue "
	"ScriptID='215'>KHAYALI</NamePartValue></DocumentedNamePart>"
	"<DocumentedNamePart><NamePartValue "
	"ScriptID='215'>NOBODY</NamePartValue></DocumentedNamePart></DocumentedName>"
	"<DocumentedName><DocumentedNamePart><NamePartValue "
	"ScriptID='9'>\xd9\x86</NamePartValue></DocumentedNamePart></DocumentedName></Alias>"
	"<Alias AliasTypeID='1' Primary='false' "
	"LowQuality='true'><DocumentedName><DocumentedNamePart><NamePartValue "
	"ScriptID='215'>FARZI</NamePartValue></DocumentedNamePart></DocumentedName></Alias>"
	"</Identity><Feature FeatureTypeID='8'><FeatureVersion><DatePeriod><Start "
	"Approximate='false'><From><Year>1950</Year><Month>6</Month><Day>5</Day></From></Start>"
	"<End "
	"Approximate='false'><To><Year>1950</Year><Month>6</Month><Day>5</Day></To></End></"
	"DatePeriod></FeatureVersion></Feature>"
	"<Feature FeatureTypeID='10'><FeatureVersion><VersionLocation "
	"LocationID='70'/></FeatureVersion></Feature></Profile></DistinctParty>"
	"<DistinctParty FixedRef='37'><Profile ID='370' PartySubTypeID='1'><Identity "
	"ID='501'><Alias "
	"Primary='true'><DocumentedName><DocumentedNamePart><NamePartValue>UNLISTED</"
	"NamePartValue></DocumentedNamePart></DocumentedName></Alias></Identity></Profile></"
	"DistinctParty></DistinctParties>"
	"<SanctionsEntries><SanctionsEntry ID='1' "
	"ProfileID='360'><EntryEvent><Date><Year>2008</Year><Month>12</Month><Day>10</Day></Date></"
	"EntryEvent>"
	"<SanctionsMeasure "
	"SanctionsTypeID='1'><Comment>SDGT</Comment></SanctionsMeasure></SanctionsEntry></"
	"SanctionsEntries></Sanctions>";

static void test_advanced(void)
{
	is_int(import(MEZ_SANCTIONS_OFAC_ADVANCED, advanced), 0, "OFAC's advanced form");
	is_str(entry(0),
	       "{\"births\":[{\"from\":\"1950-06-05\",\"to\":\"1950-06-05\"}],\"countries\":["
	       "\"Pakistan\"],\"id\":\"36\","
	       "\"identifiers\":[{\"country\":\"Pakistan\",\"type\":\"Passport\",\"value\":"
	       "\"KE9876543\"}],\"kind\":\"individual\","
	       "\"listed_on\":\"2008-12-10\",\"name\":\"KHAYALI "
	       "NOBODY\",\"names\":[{\"kind\":\"original\",\"name\":\"\xd9\x86\",\"strength\":"
	       "\"strong\"},"
	       "{\"kind\":\"alias\",\"name\":\"FARZI\",\"strength\":\"weak\"}],\"programmes\":["
	       "\"SDGT\"]}",
	       "resolved by its own reference sets");
	is_int(got.n, 1, "a party of no entry is not listed");
	is_int(got.counts.skipped, 1, "and counted as skipped");
	is_int(got.counts.read, 2, "of all that were read");
}

static void test_eu_uk(void)
{
	is_int(import(MEZ_SANCTIONS_EU,
		      "<export generationDate='2026-08-05T16:47:04+02:00'><sanctionEntity "
		      "euReferenceNumber='' logicalId='13' designationDate='2002-06-18'>"
		      "<subjectType code='person'/><nameAlias wholeName='Abou Ali' "
		      "strong='false'/><nameAlias firstName='Jane' middleName='Q' "
		      "lastName='Public' wholeName='' strong='true'/>"
		      "<citizenship countryIso2Code='00'/><citizenship "
		      "countryIso2Code='IQ'/><birthdate circa='true' birthdate='1937-XX-XX' "
		      "year='1937'/>"
		      "<identification identificationTypeCode='passport' number='A1234567' "
		      "countryIso2Code='IQ'/><identification number='B7654321' "
		      "knownFalse='true'/></sanctionEntity></export>"),
	       0, "a person of the EU");
	is_str(entry(0),
	       "{\"births\":[{\"circa\":true,\"from\":\"1937-01-01\",\"to\":\"1937-12-31\"}],"
	       "\"countries\":[\"IQ\"],\"id\":\"13\","
	       "\"identifiers\":[{\"country\":\"IQ\",\"type\":\"passport\",\"value\":\"A1234567\"},"
	       "{\"value\":\"B7654321\"}],\"kind\":\"individual\",\"listed_on\":\"2002-06-18\","
	       "\"name\":\"Jane Q Public\",\"names\":[{\"kind\":\"alias\",\"name\":\"Abou "
	       "Ali\",\"strength\":\"weak\"}]}",
	       "the first strong name, nowhere left out, a false paper's number too");
	is_int(import(MEZ_SANCTIONS_UK,
		      "<Designations><DateGenerated>10/09/2026</"
		      "DateGenerated><Designation><UniqueID>AFG0006</UniqueID><DateDesignated>25/"
		      "01/2001</DateDesignated>"
		      "<Names><Name><Name6>AKHUND</Name6><NameType>ALias</"
		      "NameType><AliasStrength>Low quality "
		      "a.k.a</AliasStrength></Name><Name><Name1>HASSAN</Name1><Name6>AKHUND</"
		      "Name6><NameType>Primary name</NameType></Name></Names>"
		      "<NonLatinNames><NonLatinName><NameNonLatinScript>\xd8\xad\xd8\xb3\xd9\x86</"
		      "NameNonLatinScript></NonLatinName></NonLatinNames><RegimeName>Afghanistan</"
		      "RegimeName><IndividualEntityShip>Individual</IndividualEntityShip>"
		      "<IndividualDetails><Individual><DOBs><DOB>dd/mm/1958</DOB><DOB>29/02/1956</"
		      "DOB></DOBs><Nationalities><Nationality>Afghanistan</Nationality></"
		      "Nationalities></Individual></IndividualDetails></Designation></"
		      "Designations>"),
	       0, "a designation of the UK");
	is_str(entry(0),
	       "{\"births\":[{\"from\":\"1958-01-01\",\"to\":\"1958-12-31\"},{\"from\":\"1956-02-"
	       "29\",\"to\":\"1956-02-29\"}],\"countries\":[\"Afghanistan\"],\"id\":\"AFG0006\","
	       "\"kind\":\"individual\","
	       "\"listed_on\":\"2001-01-25\",\"name\":\"HASSAN "
	       "AKHUND\",\"names\":[{\"kind\":\"alias\",\"name\":\"AKHUND\",\"strength\":\"weak\"},"
	       "{\"kind\":\"original\",\"name\":\"\xd8\xad\xd8\xb3\xd9\x86\",\"strength\":"
	       "\"strong\"}],\"programmes\":[\"Afghanistan\"]}",
	       "the primary name wherever it stands, a year alone");
}

/* What is refused, and on which line. */
static const struct {
	enum mez_sanctions_format format;
	enum mez_code code;
	uint32_t line;
	const char *text, *why;
} bad[] = {
	{MEZ_SANCTIONS_UN, MEZ_E_MISSING, 2,
	 "<CONSOLIDATED_LIST>\n<INDIVIDUAL>" NAME "</INDIVIDUAL></CONSOLIDATED_LIST>", "no id"},
	{MEZ_SANCTIONS_UN, MEZ_E_MISSING, 1, UN(PERSON("")), "no name"},
	{MEZ_SANCTIONS_UN, MEZ_E_MISSING, 1, UN(PERSON("<FIRST_NAME>-</FIRST_NAME>")),
	 "a name without a letter"},
	{MEZ_SANCTIONS_UN, MEZ_E_DUPLICATE, 2, UN(PERSON(NAME) "\n" PERSON(NAME)), "an id twice"},
	{MEZ_SANCTIONS_UN, MEZ_E_VALUE, 1, UN(BORN("<DATE>1950-02-30</DATE>")), "30 February"},
	{MEZ_SANCTIONS_UN, MEZ_E_VALUE, 1, UN(BORN("<YEAR>19x0</YEAR>")), "no year"},
	{MEZ_SANCTIONS_UN, MEZ_E_VALUE, 1,
	 UN(BORN("<FROM_YEAR>1960</FROM_YEAR><TO_YEAR>1950</TO_YEAR>")), "between 1960 and 1950"},
	{MEZ_SANCTIONS_UN, MEZ_E_VALUE, 1, UN(PERSON(NAME "<LISTED_ON>2001-13-01</LISTED_ON>")),
	 "month 13"},
	{MEZ_SANCTIONS_UN, MEZ_E_CLOSURE, 0, UN(""), "no entries"},
	{MEZ_SANCTIONS_UN, MEZ_E_SYNTAX, 1, "<CONSOLIDATED_LIST><INDIVIDUAL>", "cut"},
	{MEZ_SANCTIONS_UN, MEZ_E_SYNTAX, 1, UN(PERSON(NAME)) "<more/>", "more after its end"},
	{MEZ_SANCTIONS_UN, MEZ_E_SYNTAX, 1, "", "nothing"},
	{MEZ_SANCTIONS_UN, MEZ_E_TYPE, 1, "<Error><Code>NoSuchKey</Code></Error>", "an error page"},
	{MEZ_SANCTIONS_UN, MEZ_E_UNSAFE, 1,
	 "<!DOCTYPE CONSOLIDATED_LIST [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>" UN(
		 PERSON("<FIRST_NAME>&x;</FIRST_NAME>")),
	 "an external entity"},
	{MEZ_SANCTIONS_UN, MEZ_E_UNSAFE, 2,
	 "<?xml version='1.0'?>\n<!DOCTYPE a [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b "
	 "'&a;&a;&a;&a;&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;'>]>" UN(
		 PERSON("<FIRST_NAME>&c;</FIRST_NAME>")),
	 "an entity bomb"},
	{MEZ_SANCTIONS_UN, MEZ_E_UNSAFE, 1,
	 "<!DOCTYPE a SYSTEM 'http://localhost/x.dtd'>" UN(PERSON(NAME)), "an external DTD"},
	{MEZ_SANCTIONS_UN, MEZ_E_SYNTAX, 1, UN(PERSON("<FIRST_NAME>&nobody;</FIRST_NAME>")),
	 "an entity nobody declared"},
	{MEZ_SANCTIONS_UN, MEZ_E_UTF8, 1,
	 "<?xml version='1.0' encoding='ISO-8859-1'?>" UN(PERSON(NAME)), "another encoding"},
	{MEZ_SANCTIONS_UN, MEZ_E_NONCHARACTER, 1,
	 UN(PERSON("<FIRST_NAME>A\xef\xb7\x90</FIRST_NAME>")), "a noncharacter"},
	{MEZ_SANCTIONS_OFAC, MEZ_E_CLOSURE, 0,
	 SDN("<Record_Count>2</Record_Count></publshInformation>" ENTRY("1", TYPE("Entity"))),
	 "fewer than it says"},
	{MEZ_SANCTIONS_OFAC, MEZ_E_VALUE, 1, SDN("</publshInformation>" ENTRY("1", TYPE("Alien"))),
	 "no such type"},
	{MEZ_SANCTIONS_OFAC, MEZ_E_VALUE, 1,
	 SDN("</publshInformation>" ENTRY(
		 "1", TYPE("Individual") "<dateOfBirthList><dateOfBirthItem><dateOfBirth>31 Apr "
					 "1950</dateOfBirth></dateOfBirthItem></dateOfBirthList>")),
	 "31 April"},
	{MEZ_SANCTIONS_OFAC, MEZ_E_VALUE, 1,
	 "<sdnList><publshInformation><Publish_Date>31/12/2026</Publish_Date></publshInformation></"
	 "sdnList>",
	 "a day before its month"},
	{MEZ_SANCTIONS_OFAC_ADVANCED, MEZ_E_CLOSURE, 1,
	 "<Sanctions><SanctionsEntry ProfileID='9'/></Sanctions>", "an entry of nobody"},
	{MEZ_SANCTIONS_OFAC_ADVANCED, MEZ_E_VALUE, 1,
	 "<Sanctions><DistinctParty FixedRef='1'><Profile "
	 "PartySubTypeID='77'/></DistinctParty></Sanctions>",
	 "a type that is not explained"},
	{MEZ_SANCTIONS_OFAC_ADVANCED, MEZ_E_DUPLICATE, 1,
	 "<Sanctions><Country ID='1'>A</Country><Country ID='1'>B</Country></Sanctions>",
	 "a number twice"},
	{MEZ_SANCTIONS_EU, MEZ_E_MISSING, 1,
	 "<export><sanctionEntity logicalId=''><subjectType code='person'/><nameAlias "
	 "wholeName='A'/></sanctionEntity></export>",
	 "no id"},
	{MEZ_SANCTIONS_EU, MEZ_E_MISSING, 1,
	 "<export><sanctionEntity logicalId='1'><subjectType "
	 "code='person'/></sanctionEntity></export>",
	 "no name"},
	{MEZ_SANCTIONS_UK, MEZ_E_VALUE, 1,
	 "<Designations><DateGenerated>32/01/2026</DateGenerated></Designations>", "32 January"},
	{MEZ_SANCTIONS_OFAC, MEZ_E_DUPLICATE, 2,
	 SDN("</publshInformation>" ENTRY("1", TYPE("Entity")) "\n" ENTRY("1", TYPE("Entity"))),
	 "an id twice"},
	{MEZ_SANCTIONS_OFAC, MEZ_E_MISSING, 1,
	 SDN("</publshInformation>" ENTRY("1", "<sdnType>Entity</sdnType>")), "no name"},
	{MEZ_SANCTIONS_OFAC, MEZ_E_MISSING, 1,
	 SDN("</publshInformation>" ENTRY("", TYPE("Entity"))), "no id"},
	{MEZ_SANCTIONS_OFAC_ADVANCED, MEZ_E_DUPLICATE, 2,
	 ADV(PARTY("1", "1", ALIAS) "\n" PARTY("1", "2", ALIAS) ENTERED("1") ENTERED("2")),
	 "an id twice"},
	{MEZ_SANCTIONS_OFAC_ADVANCED, MEZ_E_MISSING, 1, ADV(PARTY("1", "1", "") ENTERED("1")),
	 "no name"},
	{MEZ_SANCTIONS_OFAC_ADVANCED, MEZ_E_MISSING, 1, ADV(PARTY("", "1", ALIAS) ENTERED("1")),
	 "no id"},
	{MEZ_SANCTIONS_OFAC_ADVANCED, MEZ_E_VALUE, 1,
	 ADV(PARTY("1", "1",
		   ALIAS) "<SanctionsEntry "
			  "ProfileID='1'><EntryEvent><Date><Year>2001</Year><Month>2</Month>"
			  "<Day>29</Day></Date></EntryEvent></SanctionsEntry>"),
	 "29 February 2001"},
	{MEZ_SANCTIONS_EU, MEZ_E_DUPLICATE, 2, EXPORT(EU("1", "") "\n" EU("1", "")), "an id twice"},
	{MEZ_SANCTIONS_EU, MEZ_E_VALUE, 1, EXPORT(EU("1", "<birthdate birthdate='1950-06-31'/>")),
	 "31 June"},
	{MEZ_SANCTIONS_UK, MEZ_E_DUPLICATE, 2, DESIGNATIONS(UK("1", "") "\n" UK("1", "")),
	 "an id twice"},
	{MEZ_SANCTIONS_UK, MEZ_E_MISSING, 1, DESIGNATIONS(UK("", "")), "no id"},
	{MEZ_SANCTIONS_UK, MEZ_E_MISSING, 1,
	 DESIGNATIONS("<Designation><UniqueID>1</UniqueID><IndividualEntityShip>Entity</"
		      "IndividualEntityShip></Designation>"),
	 "no name"},
	{MEZ_SANCTIONS_UK, MEZ_E_VALUE, 1,
	 DESIGNATIONS(UK("1", "<IndividualDetails><Individual><DOBs><DOB>31/09/1950</DOB></DOBs></"
			      "Individual></IndividualDetails>")),
	 "31 September"},
	{MEZ_SANCTIONS_UK, MEZ_E_VALUE, 1,
	 DESIGNATIONS(UK("1", "<DateDesignated>00/01/2001</DateDesignated>")), "day 0"},
};

static void test_bad(void)
{
	for (size_t i = 0; i < MEZ_COUNT(bad); i++) {
		int r = import(bad[i].format, bad[i].text);

		if (!ok(r == -(int)bad[i].code && err.line == bad[i].line, "refused: %s",
			bad[i].why))
			note("%d, line %u: %s", r, err.line, err.msg);
		is_str(err.file, "list.xml", "and the file is named");
	}
}

/* One record of more than a record may hold; nested deeper than may be; attributes without end. */
static void test_bounds(void)
{
	static char text[6 << 20];
	const char *head = "<CONSOLIDATED_LIST><INDIVIDUAL><COMMENTS1>";
	int fd, r;

	memset(text, 'a', sizeof(text));
	memcpy(text, head, strlen(head));
	fd = fd_of(text, sizeof(text));
	mez_arena_reset(&arena);
	r = mez_sanctions_read(&got, &arena, fd, "big", MEZ_SANCTIONS_UN, false, &err);
	close(fd);
	is_int(r, -MEZ_E_LIMIT, "too much text in one record");
	for (size_t i = strlen("<CONSOLIDATED_LIST><INDIVIDUAL>"); i + 3 < sizeof(text); i += 3)
		memcpy(text + i, "<a>", 3);
	fd = fd_of(text, sizeof(text));
	mez_arena_reset(&arena);
	r = mez_sanctions_read(&got, &arena, fd, "deep", MEZ_SANCTIONS_UN, false, &err);
	close(fd);
	is_int(r, -MEZ_E_LIMIT, "too deep");
	for (size_t i = strlen("<CONSOLIDATED_LIST><INDIVIDUAL>"); i + 4 < sizeof(text); i += 4)
		memcpy(text + i, "<a/>", 4);
	fd = fd_of(text, sizeof(text));
	mez_arena_reset(&arena);
	r = mez_sanctions_read(&got, &arena, fd, "wide", MEZ_SANCTIONS_UN, false, &err);
	close(fd);
	is_int(r, -MEZ_E_LIMIT, "too many elements");
	for (size_t i = strlen("<CONSOLIDATED_LIST>"); i + 3 < sizeof(text); i += 3)
		memcpy(text + i, "<a>", 3);
	fd = fd_of(text, sizeof(text));
	mez_arena_reset(&arena);
	r = mez_sanctions_read(&got, &arena, fd, "deep", MEZ_SANCTIONS_UN, false, &err);
	close(fd);
	is_int(r, -MEZ_E_LIMIT, "too deep outside of every record");
	ok(err.col > 0 && err.col < 2000, "and found at once, at column %u", err.col);
}

int main(void)
{
	if (!ok(mez_arena_init(&arena, 0, &err) == 0, "arena"))
		return done_testing();
	test_un();
	test_ofac();
	test_advanced();
	test_eu_uk();
	test_bad();
	test_bounds();
	mez_arena_release(&arena);
	return done_testing();
}
