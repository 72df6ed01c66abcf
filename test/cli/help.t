# Without a command, the list; with one that isn't there, what to type.
$ heard
heard - a desk where customers are heard before anything is solved

  heard serve           Open the desk: its pages, its mail, its promises, until it is told to stop.
  heard demo            Open the desk of a made-up company, to play both sides of a complaint.
  heard deliver         Take one mail from standard input and make it safe in the spool.
  heard check           Read a draft and say what in it will hurt, why, and what to write instead.
  heard rules           Say what the checker looks for, why it hurts, what to write instead, with examples.
  heard read            Say of each turn of a conversation what it does, feels and promises.
  heard user add        Make an account; the password is read from standard input.
  heard user list       List the accounts.
  heard user password   Give an account a new password, read from standard input.
  heard user disable    Let an account log in no more; its record stays.
  heard user enable     Let a disabled account log in again, with the password it had.
  heard user token      Make an API token that acts for an account, and print it once.
  heard mailbox add     Fetch mail from a mailbox (IMAP); its password is read from standard input.
  heard mailbox list    List the mailboxes mail is fetched from, and how it goes.
  heard mailbox test    Log in to a mailbox and look at its folders; changes nothing.
  heard mailbox remove  Fetch from a mailbox no more, and forget its password.
  heard profile         List the profiles (deadlines and letters by regulator), or choose the firm's.
  heard register        Print the register of complaints as CSV: a row a case.
  heard verify          Walk the chain of hashes through every case and say where it is broken.
  heard rebuild         Make the lists and searches anew from the record, and say what differed.
  heard backup          Copy the desk into a new folder, also while it is at work.
  heard restore         Make a data folder from a backup.
  heard routes          List every address of the desk, who may ask for it, and what for.
  heard help            What the commands are and what they take.

"heard COMMAND --help" tells more, "heard --version" which heard this is.
Exit 0: fine, 1: findings, 64 to 78: as in sysexits.
? 64
$ heard help | head -n 3
heard - a desk where customers are heard before anything is solved

  heard serve           Open the desk: its pages, its mail, its promises, until it is told to stop.
$ heard help deliver
heard deliver [options]

Take one mail from standard input and make it safe in the spool.

Exit 0: it is safe on disk.  65: it can never be accepted (empty or too large).
75: it could not be made safe; try again.

  --data DIR   the data folder (./heard-data)
  --max BYTES  refuse a larger message (26214400)
  --help       this page
$ heard deliver --help | head -n 1
heard deliver [options]
$ heard help nothing
heard: there is no command "nothing"; "heard help" lists them
? 64
$ heard help user add | head -n 1
heard user add [options] LOGIN
$ heard nonsense
heard: there is no command "nonsense"; "heard help" lists them
? 64
$ heard user
heard: which of these: "heard user add", "heard user list", "heard user password", "heard user disable", "heard user enable", "heard user token"?
? 64
$ heard help --markdown | grep -c '^## heard'
24
$ heard help deliver > /dev/full
heard: the answer could not be written to its end
? 74
$ heard --version | sed 's/[0-9][0-9.]*$/N/'
heard N
$ heard --version > /dev/full
heard: the answer could not be written to its end
? 74
$ heard --help > /dev/full
heard: the answer could not be written to its end
? 74
$ heard help user | head -n 2
  heard user add LOGIN
      Make an account; the password is read from standard input.
$ heard mailbox --help | head -n 2
  heard mailbox add NAME
      Fetch mail from a mailbox (IMAP); its password is read from standard input.
