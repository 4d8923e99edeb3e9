#!/usr/bin/perl
# tables.pl ROOT: the tables of members in lib against the schemas: the same members, the same
# of them required.  Prints what differs; says nothing when all agree.
use strict;
use warnings;
use JSON::PP;

my $root = shift or die "usage: tables.pl ROOT\n";

# FILE:TABLE, then where the schema says the same; - with a reason when none does.
my %where = map { my ($table, @to) = split; ($table => "@to") } grep { /\S/ } split /\n/, <<'END';
proof/integrity.c:PROOF                common #/$defs/proof
tensor/facts.c:operation_fields        operation #
tensor/evaldone.c:done_fields             operation #/$defs/done
tensor/evaldone.c:plan_fields             operation #/$defs/planned
vc/case.c:case_members                 case #
work/engine.c:case_fields              case #
vc/case.c:verdict_members              verdict #
vc/case.c:commitment_members           common #/$defs/tree_head
vc/case.c:pack_members                 common #/$defs/pack_ref
vc/own.c:own_members                   - bare credentials lack issuer and proof, which the schemas demand
vc/own.c:list_status                   evidence-list-status #/properties/credentialSubject
vc/own.c:list_copy                     evidence-list-copy #/properties/credentialSubject
vc/own.c:total                         evidence-total #/properties/credentialSubject
vc/own.c:judgement                     evidence-judgement #/properties/credentialSubject
vc/own.c:determination                 evidence-determination #/properties/credentialSubject
vc/own.c:authorisation                 evidence-authorisation #/properties/credentialSubject
vc/own.c:revocation                    evidence-revocation #/properties/credentialSubject
vc/own.c:verdict                       verdict-credential #/properties/credentialSubject
vc/licenceshape.c:extract              evidence-licence #/properties/credentialSubject
vc/licenceshape.c:licence              evidence-licence #/$defs/licence
vc/licenceshape.c:renewal              evidence-licence #/$defs/licence/properties/renewals/items
vc/licenceshape.c:span                 evidence-licence #/$defs/span
pack/itemlicence.c:licence_cite_m      common #/$defs/cite
pack/itemlicence.c:licence_valid_m     licence #/properties/valid
pack/itemlicence.c:licence_proof_m     licence #/properties/proof
pack/itemlicence.c:activity_m          activities #/properties/words/additionalProperties
pack/itemlicence.c:item_activities     activities #
pack/itemlicence.c:covers_m            licence #/properties/covers
pack/itemlicence.c:scope_m             licence #/properties/clients
pack/itemlicence.c:limit_m             licence #/properties/limits/additionalProperties
pack/itemlicence.c:condition_m         licence #/properties/conditions/additionalProperties
pack/itemlicence.c:term_m              licence #/properties/terms/items
pack/itemlicence.c:renewal_m           licence #/properties/renewal
pack/itemlicence.c:item_licence        licence #
vc/own.c:commitment                    common #/$defs/tree_head
receipt/genesis.c:members              genesis #
receipt/inclusion.c:members            inclusion #
receipt/receipt.c:members              receipt #
receipt/receipt.c:payload_members      receipt #/properties/payload
zone/trust.c:top                       trust #
zone/trust.c:roles                     - made by MEZ_ROLES
proof/revoked.c:revoked_fields          trust #/properties/revoked/items
zone/lock.c:zone_fields                zone #
zone/lock.c:decision_fields            zone #/properties/decisions/additionalProperties
zone/lock.c:rounding_fields            zone #/properties/rounding/additionalProperties
zone/lock.c:screening_fields           zone #/properties/screening
zone/waiver.c:layer_fields             zone #/properties/layers/items
zone/waiver.c:waiver_fields            zone #/properties/waivers/items
zone/lock.c:lock_fields                lock #
zone/lock.c:draft_fields                lockdraft #
zone/lock.c:pack_fields                lock #/properties/packs/items
crypto/key.c:JWK                       - RFC 8037
work/stream.c:fields                   end #
work/auditstate.c:members              verifystate #
work/packsrc.c:head_fields             - pack.yaml is a source
work/packlawyaml.c:amends_fields       - amendments are a source
work/packlawyaml.c:change_fields       - the same
work/packs.c:packsig_fields            packsig #
work/review.c:review_fields            review #
work/review.c:reviewed_fields          review #/properties/clauses/items
pack/pack.c:config_fields              pack #
pack/pack.c:require_fields             common #/$defs/pack_ref
pack/pack.c:content_fields             pack #/properties/contents/items
pack/pack.c:source_fields              pack #/properties/sources/additionalProperties
pack/law.c:law_fields                  law #
pack/law.c:official_fields             law #/properties/source
pack/law.c:provision_fields            law #/$defs/provision
pack/law.c:figure_fields               law #/$defs/figure
pack/itemtable.c:cite_m                common #/$defs/cite
pack/itemtable.c:valid_m               clause #/properties/valid
pack/itemtable.c:proof_m               vocabulary #/$defs/proof
pack/itemtable.c:fact_m                vocabulary #/$defs/fact
pack/itemtable.c:adds_m                vocabulary #/$defs/added
pack/itemtable.c:vocabulary_m          vocabulary #
pack/itemtable.c:offset_row_m          offset #/properties/rows/items
pack/itemtable.c:offset_m              offset #
pack/itemtable.c:authority_m           authority #
pack/itemtable.c:define_m              define #
pack/itemtable.c:contested_m           param #/$defs/contested
pack/itemtable.c:param_row_m           param #/$defs/row
pack/itemtable.c:param_m               param #
pack/itemtable.c:status_m              status #
pack/itemtable.c:period_m              total #/properties/period
pack/itemtable.c:total_m               total #
pack/itemtable.c:part_m                table #/$defs/part
pack/itemtable.c:table_row_m           table #/$defs/row
pack/itemtable.c:table_m               table #
pack/itemtable.c:deadline_row_m        deadline #/$defs/row
pack/itemtable.c:deadline_m            deadline #
pack/itemtable.c:deemed_m              question #/properties/deemed
pack/itemtable.c:question_m            question #
pack/itemtable.c:weekend_m             calendar #/properties/weekends/items
pack/itemtable.c:holiday_m             calendar #/properties/holidays/items
pack/itemtable.c:calendar_m            calendar #
pack/itemtable.c:penalty_m             clause #/$defs/penalty
pack/itemtable.c:entry_m               list #/$defs/entry
pack/itemtable.c:list_m                list #
pack/itemtable.c:listed_name_m         list #/$defs/name
pack/itemtable.c:listed_birth_m        list #/$defs/birth
pack/itemtable.c:listed_number_m       list #/$defs/identifier
pack/itemtable.c:ownership_m           list #/$defs/ownership
screen/owners.c:ownership_fields       list #/$defs/ownership
screen/list.c:list_fields              list #
screen/list.c:entry_fields             list #/$defs/entry
screen/list.c:name_fields              list #/$defs/name
screen/party.c:birth_fields            list #/$defs/birth
screen/party.c:identifier_fields       list #/$defs/identifier
screen/asked.c:party_fields            party #
screen/asked.c:owner_fields            party #/$defs/owner
screen/resultcheck.c:screening_fields  screening #
screen/resultcheck.c:asked_fields      screening #/properties/asked
screen/resultcheck.c:screened_fields   screening #/$defs/list
screen/resultcheck.c:candidate_fields  screening #/$defs/candidate
screen/resultcheck.c:proof_fields      screening #/$defs/proof
screen/resultcheck.c:absence_fields    screening #/$defs/absence
screen/resultcheck.c:owned_fields      screening #/$defs/owners
screen/resultcheck.c:found_fields      screening #/$defs/owners/properties/found/items
screen/resultcheck.c:key_fields        screening #/$defs/key
work/screenwork.c:pair_fields          - a pair of names to compare is asked, and never kept
pack/itemtable.c:head_m                coverage #/properties/examines/items
pack/itemtable.c:leaves_m              coverage #/properties/leaves/items
pack/itemtable.c:coverage_m            coverage #
pack/itemtable.c:mark_m                matrix #/properties/provisions/items
pack/itemtable.c:matrix_m              matrix #
pack/itemtable.c:nil_m                 clause #/properties/nil
pack/itemtable.c:duty_m                clause #/$defs/duty
pack/itemtable.c:claim_m               clause #/$defs/claim
pack/itemtable.c:item_varied           clause #/properties/varies/additionalProperties
pack/itemtable.c:clause_m              clause #
pack/itemtable.c:given_m               example #/properties/evidence/items
pack/itemtable.c:example_m             example #
END

sub slurp {
	my ($path) = @_;
	open my $f, '<', $path or die "$path: $!\n";
	local $/;
	return <$f>;
}

my %schema;
sub at {
	my ($name, $pointer) = @_;
	my $v = $schema{$name} //= decode_json(slurp("$root/schemas/$name-1.json"));
	for my $step (grep { length } split m{/}, substr $pointer, 1) {
		$v = $v->{$step} // die "$name-1.json has no $pointer\n";
	}
	return $v;
}

# "name" or "name*" for one that must be there; what ends in a type has it as a constant.
sub compare {
	my ($table, $rows) = @_;
	my ($name, $pointer) = split ' ', $where{$table};
	return if $name eq '-';
	my $v = at($name, $pointer);
	my %required = map { $_ => 1 } @{ $v->{required} // [] };
	my %theirs = map { $_ . ($required{$_} ? '*' : '') => 1 } keys %{ $v->{properties} };
	# the type of an item stands in the table of kinds
	delete $theirs{'type*'} if $table =~ /^pack\/item/ && $pointer eq '#';
	for my $m (sort keys %$rows) { print "$table: $m is not so in $name-1.json$pointer\n" unless delete $theirs{$m} }
	print "$table has no $_ as $name-1.json$pointer has\n" for sort keys %theirs;
}

chdir "$root/lib" or die "$root/lib: $!\n";
my %seen;
for my $file (glob '*/*.c') {
	my $text = slurp($file);
	while ($text =~ /const struct (?:mez_field|member) (\w+)\[[^\]]*\] = \{(.*?)\n\s*\};/gs) {
		my ($table, $body) = ("$file:$1", $2);
		$seen{$table} = 1;
		if (!$where{$table}) {
			print "$table: tables.pl does not know which schema says the same\n";
			next;
		}
		my %rows;
		while ($body =~ /\{\s*"([^"]+)",\s*\w+,\s*([\w| ]+),/g) {
			my ($name, $flags) = ($1, $2);
			$rows{ $flags =~ /REQ/ ? "$name*" : $name } = 1;
		}
		delete $rows{previousProof}; # known to the reader, and refused
		compare($table, \%rows);
	}
}
print "$_ is in tables.pl and not in lib\n" for grep { !$seen{$_} } sort keys %where;
