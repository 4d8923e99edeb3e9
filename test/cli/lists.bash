# lists.bash: lists of persons as publishers write them, for the tests that import and refresh.
# "load lists" after "load helper".

# person ID NAME [MORE]: an entry of the UN.
person() {
	printf '<INDIVIDUAL><REFERENCE_NUMBER>%s</REFERENCE_NUMBER><FIRST_NAME>%s</FIRST_NAME>%s</INDIVIDUAL>' "$1" "$2" "${3:-}"
}

# un DAY ENTRY...: a list of the UN.
un() {
	local day=$1
	shift
	printf '<CONSOLIDATED_LIST dateGenerated="%sT00:00:00Z"><INDIVIDUALS>' "$day"
	[ $# -eq 0 ] || printf '%s\n' "$@"
	printf '</INDIVIDUALS></CONSOLIDATED_LIST>'
}

# crowd N: so many entries of the UN, XXi.1 and so on, one a line.
crowd() {
	local i
	for i in $(seq "$1"); do
		person "XXi.$i" "Farzi Somebody $i"
		echo
	done
}
