# printed by: mez-canon --complete=fish
complete -c mez-canon -f
complete -c mez-canon -l single -d 'read each input as one JSON text, which may span lines'
complete -c mez-canon -l digest -d 'print the SHA-256 of each text instead of the text'
complete -c mez-canon -l check -d 'refuse texts that are not canonical already'
complete -c mez-canon -l rfc8785 -d 'print numbers as RFC 8785 does, fractions too'
complete -c mez-canon -l profile -x -d 'canonical form: strict (unless told), rfc8785 or legacy'
complete -c mez-canon -l yaml -d 'read YAML, one text a document'
complete -c mez-canon -l normalize-time -d 'write date-time strings in UTC, as ...Z'
complete -c mez-canon -l framed -d 'demand and write a counted mez.end/1 record'
complete -c mez-canon -l fail-fast -d 'stop at the first bad record'
complete -c mez-canon -l allow-empty -d 'take an input without records'
complete -c mez-canon -s j -l jobs -x -d 'work on records with N threads; 0: one a core'
complete -c mez-canon -F
complete -c mez-canon -s h -l help -d 'show this and stop'
complete -c mez-canon -l version -d 'show the version and stop'
complete -c mez-canon -l errors -x -d 'write errors as mez.problem/1 records'
