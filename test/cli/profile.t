$ desk-open serve --data d --port 0
$ desk-close
$ heard profile --data d | grep -v telecom
  au-asic        2021-10   Australia, financial services (ASIC, RG 271)
  eu-payments    2018-01   European Union, payment services (PSD2, article 101)
  uk-energy      2008-10   Gas and electricity in Great Britain (Ofgem)
  uk-fca         2016-06   UK financial services (FCA, DISP 1)
  uk-housing     2024-04   Social housing in England (Housing Ombudsman)
  uk-payments    2018-01   UK payment services and e-money (FCA, DISP 1.6)
  us-cfpb        2011-07   United States, CFPB portal
$ heard profile --data d --use uk-housing
New cases come under uk-housing from now on; cases that are there keep what they have.
$ heard profile --data d | grep '^\*'
* uk-housing     2024-04   Social housing in England (Housing Ombudsman)
$ heard profile --data d --use uk-moon
heard: There is no profile called uk-moon that is in force today.
? 65
$ heard profile --data d --use none
The firm goes by no profile from now on; cases that are there keep theirs.
$ mkdir d/profiles
$ printf 'name: ours\ntitle: Ours\nversion: 1\nvalid_from: 2020-01-01\nmilestone: respond within 5 moons\n' > d/profiles/ours.txt
$ heard profile --data d | grep -v telecom
heard: d/profiles/ours.txt:5: count in hours, days, working days, calendar days, weeks or months
? 1
$ sed -i 's/moons/working days/' d/profiles/ours.txt
$ heard profile --data d | grep ours
  ours           1         Ours
