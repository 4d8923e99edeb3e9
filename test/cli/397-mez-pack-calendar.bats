#!/usr/bin/env bats
# mez-pack calendar: duties that come round, by day.
load helper
load zone

setup() {
	cd "$BATS_TEST_TMPDIR" || return 1
	sources src
	mez-pack build --store st src/law src/base >/dev/null
	rm -r src/rules/more
	{
		echo 'calendar: days'
		echo 'known_from: 2026-01-01'
		echo 'known_to: 2026-12-31'
		echo 'weekends: [{days: [sat, sun], from: 2020-01-01, source: GK, confidence: GK}]'
		echo 'holidays: [{on: 2026-07-20, title: A feast, source: GK, confidence: GK}]'
	} >src/rules/days.yaml
}

# due NAME DEADLINE-ROWS [LINE...]: a clause whose duty is due by these rows.
due() {
	local name=$1 rows=$2
	shift 2
	{
		printf '%s\n' "deadline: d.$name" 'cites: [{work: /akn/xx/act/2000/1, at: sec_1}]' 'working_days: days' \
			"keys: {kind: .payer.kind}" 'rows:'
		printf '  - {%s, from: 2000-01-01, source: GK, confidence: V2}\n' "$rows"
		echo ---
		clause "$name" duty "$@" \
			"duty: {d: {kind: file, when: after, bearer: .payer, to: auth, due: 'deadline(\"d.$name\")'}}"
	} >"src/rules/$name.yaml"
}

calendar() { mez-pack calendar --store st src/rules "$@"; }
dues() { calendar --json "$@" | jq -r "$filter" | tr '\n' ' '; }

@test "months, quarters and weeks, each of its period" {
	due month 'id: m, of: month, months: 1, day: 15'
	answers 0 calendar --from 2026-03-01 --to 2026-05-31
	is "$stderr" ''
	is "$output" '2026-03-15  month/d  Clause month; for 2026-02-01 to 2026-02-28 (m V2)
2026-04-15  month/d  Clause month; for 2026-03-01 to 2026-03-31 (m V2)
2026-05-15  month/d  Clause month; for 2026-04-01 to 2026-04-30 (m V2)'
	filter='"\(.due) \(.period.from)-\(.period.to)"'
	due month 'id: q, of: quarter, starts: "07-01", months: 1, day: last'
	is "$(dues --from 2026-01-01 --to 2026-12-31)" \
		'2026-01-31 2025-10-01-2025-12-31 2026-04-30 2026-01-01-2026-03-31 2026-07-31 2026-04-01-2026-06-30 2026-10-31 2026-07-01-2026-09-30 '
	due month 'id: w, of: week, starts: mon, days: 7'
	is "$(dues --from 2026-06-01 --to 2026-06-14)" '2026-06-07 2026-05-25-2026-05-31 2026-06-14 2026-06-01-2026-06-07 '
	due month 'id: y, of: year, starts: "07-01", months: 3, day: last'
	is "$(dues --from 2026-01-01 --to 2026-12-31)" '2026-09-30 2025-07-01-2026-06-30 '
	# both ends are inclusive, and nothing is found beside them
	is "$(dues --from 2026-09-30 --to 2026-09-30)" '2026-09-30 2025-07-01-2026-06-30 '
	is "$(dues --from 2026-10-01 --to 2027-09-29)" ''
}

@test "fixed days of each year" {
	due fixed 'id: f, on: ["09-25", "12-25", "03-25", "06-15"]'
	filter='"\(.due) \(.period.from)"'
	is "$(dues --from 2026-03-25 --to 2026-12-24)" '2026-03-25 2025-12-26 2026-06-15 2026-03-26 2026-09-25 2026-06-16 '
	# counted from the end of a period: each period has its own, as the evaluator has it
	due fixed 'id: h, of: half_year, on: ["09-30"]'
	filter='"\(.due) \(.period.from)-\(.period.to)"'
	is "$(dues --from 2026-09-01 --to 2027-08-31)" '2026-09-30 2025-07-01-2025-12-31 2026-09-30 2026-01-01-2026-06-30 '
}

@test "a day that is no working day, and one past the horizon" {
	due roll 'id: r, of: month, months: 1, day: 18, roll: next'
	# the 18th of July 2026 is a Saturday, the Monday after it a feast
	answers 0 calendar --from 2026-07-01 --to 2026-07-31
	is "$output" '2026-07-21  roll/d  Clause roll; for 2026-06-01 to 2026-06-30 (r V2); moved from 2026-07-18 (weekend)'
	is "$(calendar --from 2026-07-01 --to 2026-07-31 --json | jq -c .moved)" '{"because":"weekend","from":"2026-07-18"}'
	due roll 'id: r, of: month, months: 1, day: 20, roll: next'
	answers 0 calendar --from 2026-07-01 --to 2026-07-31
	has "$output" '2026-07-21 '
	has "$output" 'moved from 2026-07-20 (A feast)'
	answers 0 calendar --from 2027-02-01 --to 2027-02-28
	is "$output" '2027-02-22  roll/d  Clause roll; for 2027-01-01 to 2027-01-31 (r V2); moved from 2027-02-20 (weekend); provisional, holidays are known until 2026-12-31'
	# rolled back over the first of the days asked for
	due roll 'id: r, of: month, months: 1, day: 19, roll: previous'
	answers 0 calendar --from 2026-07-17 --to 2026-07-17
	has "$output" 'moved from 2026-07-19 (weekend)'
	answers 0 calendar --from 2026-07-18 --to 2026-07-31
	is "$output" ''
}

@test "spans of clause and row, and what they answer for" {
	due span 'id: s, of: month, months: 1, day: 15, to: 2026-03-31' 'known_from: 2026-02-01'
	filter='"\(.due) \(.vouched)"'
	is "$(dues --from 2026-01-01 --to 2026-12-31)" '2026-01-15 false 2026-02-15 false 2026-03-15 true 2026-04-15 true '
	sed -i 's/^valid: .*/valid: {from: 2026-01-01, to: 2026-02-28, ended_by: an act}/' src/rules/span.yaml
	is "$(dues --from 2026-01-01 --to 2026-12-31)" '2026-02-15 false 2026-03-15 true '
	answers 0 calendar --from 2026-02-01 --to 2026-02-28
	has "$output" '; not vouched for'
}

@test "facts rule out, and what they leave open is said" {
	due who 'id: c, kind: company, of: month, months: 1, day: 15' 'applies: .flag or .payee.kind == "company"'
	sed -i 's/^  - {id: c.*/&\n  - {id: p, kind: person, of: month, months: 1, day: 20, from: 2000-01-01, source: GK, confidence: V1}/' src/rules/who.yaml
	answers 0 calendar --from 2026-07-01 --to 2026-07-31
	is "$(cut -d';' -f1,3- <<<"$output")" '2026-07-15  who/d  Clause who; if (.flag or .payee.kind == "company") and .payer.kind is "company"
2026-07-20  who/d  Clause who; if (.flag or .payee.kind == "company") and .payer.kind is "person"'
	answers 0 calendar --from 2026-07-01 --to 2026-07-31 --as company --fact payee.kind=company
	is "$(cut -d';' -f1,3- <<<"$output")" '2026-07-15  who/d  Clause who'
	answers 0 calendar --from 2026-07-01 --to 2026-07-31 --fact .payee.kind=person --fact flag=false
	is "$output" ''
	answers 0 calendar --from 2026-07-01 --to 2026-07-31 --fact kind=gift
	is "$output" ''
	# the legal date is known: it is the end of the period
	sed -i 's/^applies: .*/applies: .paid_on >= date("2026-06-30")\nsource: GK\nconfidence: GK/' src/rules/who.yaml
	answers 0 calendar --from 2026-06-01 --to 2026-07-31 --as company
	is "$(cut -c1-10 <<<"$output")" 2026-07-15
}

@test "else, and rows that go before others" {
	due who 'id: c, kind: company, of: month, months: 1, day: 15'
	sed -i 's/^  - {id: c.*/&\n  - {id: e, kind: else, of: month, months: 1, day: 20, from: 2000-01-01, source: GK, confidence: V1}/' src/rules/who.yaml
	filter=.row
	is "$(dues --from 2026-07-01 --to 2026-07-31)" 'c e '
	is "$(dues --from 2026-07-01 --to 2026-07-31 --as company)" 'c '
	is "$(dues --from 2026-07-01 --to 2026-07-31 --as person)" 'e '
}

@test "events whose day comes round; choices; exceptions, penalties and deposits" {
	local cites='[{work: /akn/xx/act/2000/1, at: sec_1}]'
	due event 'id: e, months: 3, day: last' "audience: auth"
	answers 0 calendar --from 2026-01-01 --to 2026-12-31
	is "$output" ''
	answers 0 calendar --from 2026-01-01 --to 2026-12-31 --yearly paid_on=06-30
	is "$output" '2026-09-30  event/d  Clause event; of 2026-06-30 (e V2)'
	# the last of February, each year
	answers 0 calendar --from 2025-05-01 --to 2028-05-31 --yearly .paid_on=02-29
	is "$(cut -c1-10 <<<"$output" | tr '\n' ' ')" '2025-05-31 2026-05-31 2027-05-31 2028-05-31 '
	due month 'id: m, of: month, months: 1, day: 15'
	{
		echo ---
		clause taken duty "duty: {d: {kind: withhold, when: with, bearer: .payer, to: auth, base: .gross, rate: 0%, deposit: 'if .flag then deadline(\"d.month\") else deadline(\"d.month\", .paid_on) end'}}"
		echo ---
		clause later variation "varies: {month: {due: old}}"
		echo ---
		clause free relief 'defeats: month'
	} >>src/rules/month.yaml
	sed -i "s|due: 'deadline(\"d.month\")'|&, penalty: [{when: [late, overdue], amount: xxx(0), because: it is late, cites: $cites}]|" src/rules/month.yaml
	answers 0 calendar --from 2026-07-01 --to 2026-07-31
	is "$output" '2026-07-15  month/d  Clause month; for 2026-06-01 to 2026-06-30 (m V2); see free, later; penalty: it is late'
	answers 0 calendar --from 2026-07-01 --to 2026-07-31 --deposits
	is "$(grep -c taken/d.deposit <<<"$output")" 2
	has "$output" '; if (.flag)'
	has "$output" '; if not (.flag)'
	answers 0 mez-schema --own <<<"$(calendar --from 2026-01-01 --to 2026-12-31 --deposits --json)"
	mez-canon --check <<<"$(calendar --from 2026-01-01 --to 2026-12-31 --json)" >/dev/null
	same_twice calendar --from 2026-01-01 --to 2026-12-31 --json
}

@test "a pack in the store, several, and a zone" {
	due month 'id: m, of: month, months: 1, day: 15'
	mez-pack build --store st src/rules >/dev/null
	answers 0 mez-pack calendar --store st --from 2026-07-01 --to 2026-07-31 t.rules t.law
	has "$output" '2026-07-15  month/d'
	# not of the packs that it requires
	answers 0 mez-pack calendar --store st --from 2026-07-01 --to 2026-07-31 t.base
	is "$output" ''
	cp -R src keep
	zone z
	cp -R keep/rules/month.yaml keep/rules/days.yaml src/rules/
	mez-pack build --store z/store src/rules >/dev/null
	mez-pack sign --store z/store --key z/keys/publisher.jwk t.rules >/dev/null
	mez-pack lock --zone z --key z/keys/authority.jwk >/dev/null
	answers 0 mez-pack calendar --zone z --from 2026-07-01 --to 2026-07-31
	is "$output" '2026-07-15  month/d  Clause month; for 2026-06-01 to 2026-06-30 (m V2)'
}

@test "usage and input" {
	due month 'id: m, of: month, months: 1, day: 15'
	answers 64 calendar --from 2026-07-01
	answers 64 calendar --from 2026-07-01 --to 2026-06-30
	answers 64 calendar --from 2026-07-01 --to 2127-07-01
	answers 64 calendar --from 2026-02-30 --to 2026-06-30
	has "$stderr" "--from is a date such as 2026-07-01, not '2026-02-30'"
	answers 64 mez-pack calendar --store st --from 2026-07-01 --to 2026-07-01
	answers 64 calendar --zone z --from 2026-07-01 --to 2026-07-01
	answers 64 calendar --from 2026-07-01 --to 2026-07-01 --fact nothing
	answers 64 calendar --from 2026-07-01 --to 2026-07-01 --fact =x
	answers 64 calendar --from 2026-07-01 --to 2026-07-01 --fact flag=
	answers 64 calendar --from 2026-07-01 --to 2026-07-01 --fact no.such=x
	has "$stderr" "'no.such' is no fact of the vocabulary"
	answers 64 calendar --from 2026-07-01 --to 2026-07-01 --fact payer.kind=ship
	has "$stderr" "'ship' is outside the vocabulary of 'payer.kind'"
	answers 64 calendar --from 2026-07-01 --to 2026-07-01 --yearly flag=07-01
	answers 64 calendar --from 2026-07-01 --to 2026-07-01 --yearly paid_on=7-1
	answers 64 calendar --from 2026-07-01 --to 2026-07-01 --yearly paid_on=02-30
	answers 66 mez-pack calendar --store nowhere --from 2026-07-01 --to 2026-07-01 t.rules
	answers 66 mez-pack calendar --zone nowhere --from 2026-07-01 --to 2026-07-01
	lost_stdout calendar --from 2026-07-01 --to 2026-07-31
}
