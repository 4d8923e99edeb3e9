# printed by: mez-bundle --complete=fish
complete -c mez-bundle -f
complete -c mez-bundle -n __fish_use_subcommand -a pack -d 'write a content store and a chain as one file'
complete -c mez-bundle -n __fish_use_subcommand -a unpack -d 'verify a bundle and write it as a content store'
complete -c mez-bundle -n __fish_use_subcommand -a verify -d 'check structure, digests and closure'
complete -c mez-bundle -n __fish_use_subcommand -a list -d 'say what is in a bundle'
complete -c mez-bundle -n __fish_use_subcommand -a put -d 'put files into a content store'
complete -c mez-bundle -n __fish_use_subcommand -a get -d 'write blobs, checked, to standard output'
complete -c mez-bundle -n __fish_use_subcommand -a closure -d 'list what names lead to'
complete -c mez-bundle -n __fish_use_subcommand -a fsck -d 'find everything that is wrong in a content store'
complete -c mez-bundle -n __fish_use_subcommand -a gc -d 'remove the blobs that nothing leads to'
complete -c mez-bundle -n '__fish_seen_subcommand_from pack' -s z -l zone -xa '(__fish_complete_directories)' -d 'pack DIR/store and DIR/chain'
complete -c mez-bundle -n '__fish_seen_subcommand_from pack' -l store -xa '(__fish_complete_directories)' -d 'pack this content store'
complete -c mez-bundle -n '__fish_seen_subcommand_from pack' -l chain -xa '(__fish_complete_directories)' -d 'and this receipt chain'
complete -c mez-bundle -n '__fish_seen_subcommand_from pack' -s o -l output -rF -d 'bundle to write; - is standard output'
complete -c mez-bundle -n '__fish_seen_subcommand_from unpack' -s o -l output -xa '(__fish_complete_directories)' -d 'new directory for the content store'
complete -c mez-bundle -n '__fish_seen_subcommand_from unpack' -F
complete -c mez-bundle -n '__fish_seen_subcommand_from verify' -F
complete -c mez-bundle -n '__fish_seen_subcommand_from list' -F
complete -c mez-bundle -n '__fish_seen_subcommand_from put' -l store -xa '(__fish_complete_directories)' -d 'content store'
complete -c mez-bundle -n '__fish_seen_subcommand_from put' -l ref -x -d 'let the index refer to it by this name'
complete -c mez-bundle -n '__fish_seen_subcommand_from put' -l media-type -x -d 'what it is, for --ref'
complete -c mez-bundle -n '__fish_seen_subcommand_from put' -F
complete -c mez-bundle -n '__fish_seen_subcommand_from get' -l store -xa '(__fish_complete_directories)' -d 'content store'
complete -c mez-bundle -n '__fish_seen_subcommand_from closure' -l store -xa '(__fish_complete_directories)' -d 'content store'
complete -c mez-bundle -n '__fish_seen_subcommand_from fsck' -l store -xa '(__fish_complete_directories)' -d 'content store'
complete -c mez-bundle -n '__fish_seen_subcommand_from gc' -l store -xa '(__fish_complete_directories)' -d 'content store'
complete -c mez-bundle -n '__fish_seen_subcommand_from gc' -s n -l dry-run -d 'remove nothing'
complete -c mez-bundle -n '__fish_seen_subcommand_from gc' -l age -x -d 'spare what was put in the last SECONDS; 3600 unless told'
complete -c mez-bundle -n '__fish_seen_subcommand_from gc' -l wait -x -d 'how long to wait for others who use the store'
complete -c mez-bundle -s h -l help -d 'show this and stop'
complete -c mez-bundle -l version -d 'show the version and stop'
complete -c mez-bundle -l errors -x -d 'write errors as mez.problem/1 records'
