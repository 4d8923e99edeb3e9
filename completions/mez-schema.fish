# printed by: mez-schema --complete=fish
complete -c mez-schema -f
complete -c mez-schema -s s -l schema -x -d 'what records must conform to: a file, or a type such as mez.receipt/1'
complete -c mez-schema -l own -d 'hold each record to the schema built in for its type'
complete -c mez-schema -l map -xa '(__fish_complete_directories)' -d 'documents whose URI begins so are files of this folder'
complete -c mez-schema -l format -d 'make format a condition, not a remark'
complete -c mez-schema -l output -x -d 'flag or basic: the standard'\''s output, one line a record'
complete -c mez-schema -l compile -d 'check schemas only: --schema and each FILE'
complete -c mez-schema -l raw -d 'check problem and end records too, as records like others'
complete -c mez-schema -s j -l jobs -x -d 'work on records with N threads; 0: one a core'
complete -c mez-schema -l framed -d 'demand and write a counted mez.end/1 record'
complete -c mez-schema -l fail-fast -d 'stop at the first record that does not conform'
complete -c mez-schema -l allow-empty -d 'take an input without records'
complete -c mez-schema -F
complete -c mez-schema -s h -l help -d 'show this and stop'
complete -c mez-schema -l version -d 'show the version and stop'
complete -c mez-schema -l errors -x -d 'write errors as mez.problem/1 records'
