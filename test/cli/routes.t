# Everyone may log in; nobody gets further without a right.
$ heard routes | grep '/login'
$ heard routes | awk '{ print $3 }' | sort -u
$ heard routes --json | grep '"/login"'
$ heard routes --markdown | head -n 6
$ heard routes --json --markdown
