#!/usr/bin/env perl
# made-list.pl FORMAT COUNT >XML: a made-up list as large as published ones, in the form of any of
# them (un, ofac, ofac-advanced, eu, uk), the same for the same arguments.  On standard error, one
# line of JSON: what an import of it must count.
use strict;
use warnings;

my ($format, $count) = @ARGV;
die "usage: made-list.pl un|ofac|ofac-advanced|eu|uk COUNT\n" unless $count && $count =~ /^\d+$/;
my %sum = map { $_ => 0 } qw(read imported skipped individuals entities names aliases weak births
	identifiers);
my $state = 11;
my @bits = qw(kha ya li far zi nam ro be ku do shi ta vel mor an ze pil qu or un);

sub roll { my ($n) = @_; $state = ($state * 1664525 + 1013904223) % 4294967296; return ($state >> 16) % $n }
sub word { return ucfirst join '', map { $bits[roll(scalar @bits)] } 1 .. 2 + roll(3) }
# No name twice: its number is among its words.
my $names = 0;
sub name { return join ' ', word(), word(), 'No' . ++$names }
sub day { return sprintf '19%02d-%02d-%02d', 30 + roll(65), 1 + roll(12), 1 + roll(28) }
my $filler = join ' ', map { "Remark $_ of no consequence." } 1 .. 20;

# Kinds, aliases and births of an entry; counted as it is made.
sub entry {
	my $e = { person => roll(3) > 0, names => [ map { name() } 0 .. roll(6) ], births => [] };
	push @{ $e->{births} }, day() if $e->{person};
	$e->{weak} = @{ $e->{names} } > 3 ? 1 : 0; # the last of them
	$sum{$_}++ for qw(read imported identifiers), $e->{person} ? 'individuals' : 'entities';
	$sum{names} += @{ $e->{names} };
	$sum{aliases} += @{ $e->{names} } - 1;
	$sum{weak} += $e->{weak};
	$sum{births} += @{ $e->{births} };
	return $e;
}

my %maker = (
	un => sub {
		my ($i, $e) = @_;
		my $what = $e->{person} ? 'INDIVIDUAL' : 'ENTITY';
		my ($first, @more) = @{ $e->{names} };
		my $x = "<$what><DATAID>$i</DATAID><VERSIONNUM>1</VERSIONNUM><FIRST_NAME>$first</FIRST_NAME>"
			. "<UN_LIST_TYPE>Made up</UN_LIST_TYPE><REFERENCE_NUMBER>XXi.$i</REFERENCE_NUMBER>"
			. "<LISTED_ON>2014-02-03</LISTED_ON><COMMENTS1>$filler</COMMENTS1>\n";
		for my $k (0 .. $#more) {
			my $q = $e->{weak} && $k == $#more ? 'Low' : 'Good';
			$x .= "<${what}_ALIAS><QUALITY>$q</QUALITY><ALIAS_NAME>$more[$k]</ALIAS_NAME></${what}_ALIAS>\n";
		}
		$x .= "<INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>EXACT</TYPE_OF_DATE><DATE>$_</DATE></INDIVIDUAL_DATE_OF_BIRTH>\n"
			for @{ $e->{births} };
		return $x . "<INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT><NUMBER>P$i</NUMBER>"
			. "</INDIVIDUAL_DOCUMENT><SORT_KEY/><SORT_KEY_LAST_MOD/></$what>\n";
	},
	ofac => sub {
		my ($i, $e) = @_;
		my ($first, @more) = @{ $e->{names} };
		my $x = "<sdnEntry><uid>$i</uid><lastName>$first</lastName><sdnType>"
			. ($e->{person} ? 'Individual' : 'Entity') . "</sdnType><remarks>$filler</remarks><akaList>\n";
		for my $k (0 .. $#more) {
			my $q = $e->{weak} && $k == $#more ? 'weak' : 'strong';
			$x .= "<aka><uid>${i}00$k</uid><type>a.k.a.</type><category>$q</category><lastName>$more[$k]</lastName></aka>\n";
		}
		$x .= "</akaList><idList><id><uid>9$i</uid><idType>Passport</idType><idNumber>P$i</idNumber></id></idList>\n";
		$x .= "<dateOfBirthList><dateOfBirthItem><uid>8$i</uid><dateOfBirth>" . substr($_, 0, 4)
			. '</dateOfBirth><mainEntry>true</mainEntry></dateOfBirthItem></dateOfBirthList>' for @{ $e->{births} };
		return $x . "<addressList><address><uid>7$i</uid><city>Nowhere</city></address></addressList></sdnEntry>\n";
	},
	eu => sub {
		my ($i, $e) = @_;
		my $x = qq(<sanctionEntity designationDate="" euReferenceNumber="EU.$i.1" logicalId="$i">)
			. '<remark>' . $filler . '</remark><regulation programme="XXX" numberTitle="1/2014"/>'
			. '<subjectType code="' . ($e->{person} ? 'person' : 'enterprise') . qq("/>\n);
		my $k = 0;
		for (@{ $e->{names} }) {
			my $strong = $e->{weak} && $_ eq $e->{names}[-1] ? 'false' : 'true';
			$x .= qq(<nameAlias wholeName="$_" strong="$strong" nameLanguage="" logicalId="$i$k"><regulationSummary/></nameAlias>\n);
			$k++;
		}
		$x .= qq(<birthdate circa="false" birthdate="$_" countryIso2Code="00"/>\n) for @{ $e->{births} };
		return $x . qq(<identification number="P$i" knownFalse="false" identificationTypeCode="passport" countryIso2Code="00"/></sanctionEntity>\n);
	},
	uk => sub {
		my ($i, $e) = @_;
		my ($first, @more) = @{ $e->{names} };
		my $x = "<Designation><LastUpdated>01/02/2026</LastUpdated><DateDesignated>25/01/2001</DateDesignated>"
			. "<UniqueID>XXX$i</UniqueID><Names><Name><Name6>$first</Name6><NameType>Primary name</NameType></Name>\n";
		for my $k (0 .. $#more) {
			my $low = $e->{weak} && $k == $#more ? '<AliasStrength>Low quality a.k.a</AliasStrength>' : '';
			$x .= "<Name><Name6>$more[$k]</Name6><NameType>Alias</NameType>$low</Name>\n";
		}
		$x .= "</Names><RegimeName>Made up</RegimeName><OtherInformation>$filler</OtherInformation><IndividualEntityShip>"
			. ($e->{person} ? 'Individual' : 'Entity') . '</IndividualEntityShip><IndividualDetails><Individual>';
		$x .= '<DOBs>' . join('', map { '<DOB>' . join('/', reverse split /-/) . '</DOB>' } @{ $e->{births} }) . '</DOBs>'
			. "<PassportDetails><Passport><PassportNumber>P$i</PassportNumber></Passport></PassportDetails>";
		return $x . "</Individual></IndividualDetails></Designation>\n";
	},
);

# OFAC's advanced form refers to everything by number, and lists at the end.
sub advanced {
	my @e = map { entry() } 1 .. $count;
	print "<Sanctions xmlns='urn:made-up'><DateOfIssue><Year>2026</Year><Month>1</Month><Day>2</Day></DateOfIssue>\n"
		. "<ReferenceValueSets><AliasType ID='1400'>A.K.A.</AliasType><AliasType ID='1403'>Name</AliasType>\n"
		. "<PartyType ID='1'>Individual</PartyType><PartyType ID='2'>Entity</PartyType><PartySubType ID='3' PartyTypeID='2'>Unknown</PartySubType>"
		. "<PartySubType ID='4' PartyTypeID='1'>Unknown</PartySubType>\n<FeatureType ID='8'>Birthdate</FeatureType>"
		. "<IDRegDocType ID='1571'>Passport</IDRegDocType><Country ID='11'>Nowhere</Country><Script ID='215'>Latin</Script>"
		. "<SanctionsType ID='1'>Program</SanctionsType></ReferenceValueSets>\n<Locations>\n";
	print "<Location ID='$_'><LocationCountry CountryID='11'/><LocationPart LocPartTypeID='1'/></Location>\n" for 1 .. $count;
	print "</Locations><IDRegDocuments>\n";
	print "<IDRegDocument ID='$_' IDRegDocTypeID='1571' IdentityID='5$_' IssuedBy-CountryID='11'><IDRegistrationNo>P$_</IDRegistrationNo></IDRegDocument>\n" for 1 .. $count;
	print "</IDRegDocuments><DistinctParties>\n";
	for my $i (1 .. $count) {
		my $e = $e[$i - 1];
		my $type = $e->{person} ? 4 : 3;
		print "<DistinctParty FixedRef='$i'><Comment>$filler</Comment><Profile ID='$i' PartySubTypeID='$type'><Identity ID='5$i' FixedRef='$i' Primary='true' False='false'>\n";
		for my $k (0 .. $#{ $e->{names} }) {
			my $low = $e->{weak} && $k == $#{ $e->{names} } ? 'true' : 'false';
			my ($primary, $alias) = $k ? ('false', 1400) : ('true', 1403);
			print "<Alias FixedRef='$i' AliasTypeID='$alias' Primary='$primary' LowQuality='$low'><DocumentedName ID='9$i$k' FixedRef='$i' DocNameStatusID='1'>"
				. "<DocumentedNamePart><NamePartValue NamePartGroupID='1' ScriptID='215'>$e->{names}[$k]</NamePartValue></DocumentedNamePart></DocumentedName></Alias>\n";
		}
		print "</Identity>";
		for (@{ $e->{births} }) {
			my ($y, $m, $d) = split /-/;
			my $at = "<Year>$y</Year><Month>$m</Month><Day>$d</Day>";
			print "<Feature ID='7$i' FeatureTypeID='8'><FeatureVersion ID='6$i'><DatePeriod><Start Approximate='false'><From>$at</From><To>$at</To></Start>"
				. "<End Approximate='false'><From>$at</From><To>$at</To></End></DatePeriod></FeatureVersion></Feature>";
		}
		print "</Profile></DistinctParty>\n";
	}
	print "</DistinctParties><SanctionsEntries>\n";
	print "<SanctionsEntry ID='4$_' ProfileID='$_' ListID='1550'><EntryEvent ID='3$_'><Date><Year>2014</Year><Month>2</Month><Day>3</Day></Date></EntryEvent>"
		. "<SanctionsMeasure ID='2$_' SanctionsTypeID='1'><Comment>XX</Comment></SanctionsMeasure></SanctionsEntry>\n" for 1 .. $count;
	print "</SanctionsEntries></Sanctions>\n";
}

my %around = (
	un => [ '<CONSOLIDATED_LIST dateGenerated="2026-01-02T00:00:00Z"><INDIVIDUALS>', '</INDIVIDUALS></CONSOLIDATED_LIST>' ],
	ofac => [ "<sdnList><publshInformation><Publish_Date>01/02/2026</Publish_Date><Record_Count>$count</Record_Count></publshInformation>", '</sdnList>' ],
	eu => [ '<export generationDate="2026-01-02T00:00:00.000+01:00">', '</export>' ],
	uk => [ '<Designations><DateGenerated>02/01/2026</DateGenerated>', '</Designations>' ],
);
if ($format eq 'ofac-advanced') {
	advanced();
} else {
	my $make = $maker{$format} or die "no such format\n";
	print $around{$format}[0], "\n";
	print $make->($_, entry()) for 1 .. $count;
	print $around{$format}[1], "\n";
}
print STDERR '{', join(',', map { qq("$_":$sum{$_}) } sort keys %sum), "}\n";
