# printed by: mez-keygen --complete=fish
complete -c mez-keygen -f
complete -c mez-keygen -n __fish_use_subcommand -a new -d 'make a key pair; print the public key'
complete -c mez-keygen -n __fish_use_subcommand -a public -d 'print the public key of a key file'
complete -c mez-keygen -n __fish_use_subcommand -a did -d 'print the did:key of a key file'
complete -c mez-keygen -n '__fish_seen_subcommand_from new' -s o -l output -rF -d 'write the private key to this new file, mode 0600'
complete -c mez-keygen -n '__fish_seen_subcommand_from public' -F
complete -c mez-keygen -n '__fish_seen_subcommand_from did' -l vkey -x -d 'print the verifier key line of signed notes, under this key name'
complete -c mez-keygen -n '__fish_seen_subcommand_from did' -F
complete -c mez-keygen -s h -l help -d 'show this and stop'
complete -c mez-keygen -l version -d 'show the version and stop'
complete -c mez-keygen -l errors -x -d 'write errors as mez.problem/1 records'
