"""The one DynamoDB table. Only this folder spells its keys, and only `keys.py` builds them.

what | how it is read or written | key
---|---|---
store a mention once | PutItem if absent | pk m#brand#day#shard, sk ms#source#id
mentions of a brand, newest first | Query of each shard of a day, merged by sk | the same
which days have mentions | Query of the day counters | pk t#brand, sk d#...
a post's mentions by its id, what it replies to | Query of index `post`, then BatchGetItem | gp id, gs2 brand#source
mentions of an author, newest first | Query of index `author`, then BatchGetItem | ga m#brand#source#account, gs ms
earlier posts of a template family | Query of index `family`, then BatchGetItem | gf brand#family, gs ms
a post without a time gets one | PutItem if absent | pk f#source#id, sk -
count mentions by hour and day | UpdateItem of each shard's counter | pk t#brand, sk h#hour#shard or d#day#shard
tally of a span | Query of the counters | pk t#brand, sk between
all brands, and whether they changed | Query; GetItem of the version | pk b, sk brand; pk b#version, sk -
the connections of a brand | Query | pk c#brand, sk connection
what each connection took and refused | UpdateItem if it is more; Query | pk ci#brand, sk hour#connection
who an account belongs to | BatchGetItem | pk p#brand#source#account, sk -
a brand's or a person's links | Query of index `author`, BatchGetItem | ga p#brand#part, gs person#source#account
who has a handle on any network | BatchGetItem, with the links | pk p#brand#*#handle:..., sk -
which authors went by a handle or address | BatchGetItem | pk ac#brand#source#account, sk -
who an account may belong to | PutItem; index `author` | pk sg#brand#source#account, sk person; ga sg#brand#state
an API key | GetItem by its hash, UpdateItem of its use and end; list by index `author` | pk k#hash, sk -; ga k
send an alert once | PutItem if absent, UpdateItem | pk l#brand#rule#story#destination, sk -
alerts of a brand, newest first | Query of index `author`, then BatchGetItem | ga l#brand, gs ms#id
one alert of the log by its id | Query of index `post`, then GetItem | gp l#id, gs2 brand#
whether a destination is off | GetItem; Query | pk lq#brand, sk destination
the turn of an address | UpdateItem if its time has come | pk lp#hash, sk -
what people did with a post or story | PutItem if absent; Query | pk act#brand#source#id, sk action
a signed link is used once | PutItem if absent; GetItem | pk un#brand#nonce, sk -
count a story's mentions, and what was told of it | UpdateItem that gives back the row | pk g#brand#story, sk -
which story a link, a text or a run of its words is told in | BatchGetItem, PutItem if absent | pk ga#brand#story, sk -
stories of two mentions and more, newest first | Query of index `author`, then BatchGetItem | ga g#brand, gs ms
what has to be told later | Query up to now; DeleteItem when it is told | pk due#brand, sk ms#digest
how often a rule spoke | UpdateItem if there is room | pk n#brand#rule, sk hour or pause
a thread, merged from the stream | BatchGetItem, PutItem if still as read | pk th#brand#source#post, sk -
a person, merged from the stream | BatchGetItem, PutItem if still as read | pk w#brand#source#account, sk -
what is open, the hottest first | Query of index `ranked` | go th#brand, gr heat
the reactions to a post, and early answers | Query of index `ranked` by shard | go on#brand#shard#source#post, gr ms
what was given to whom | PutItem, if absent for rewards; Query | pk gi#brand or rw#brand, sk time#name#source#account
what one person was given | Query of index `author`, then BatchGetItem | ga gi#brand#source#account or rw#..., gs ms
what people said in a span | Query of index `author`, then BatchGetItem | ga m#brand#source#account, gs between
questions of a span | Query of index `author`, then BatchGetItem | ga th#brand, gs ms#source#id
who is heard | Query of index `author`, then BatchGetItem | ga w#brand, gs rank
who is owed thanks | Query of index `ranked`, then BatchGetItem | go w#brand, gr rank
what was noted of a person | UpdateItem if later; BatchGetItem | pk w#brand#source#account, sk contact, opted-out
what is kept quiet | Query | pk q#brand, sk scope:target
what was kept back, newest first | PutItem if absent; Query of index `author` | pk qh#brand#rule#story; ga qh#brand
who did what, newest first | Query | pk a#brand, sk ms#random
what the clock remembers of a brand | GetItem, PutItem over the version that was read | pk y#brand, sk chore

Why it is so: docs/decisions/001-the-table.md, and 005-people.md for threads and persons. A mention costs one write and
three index entries that hold keys only, and one that replies to or reacts to a post a fourth. The counters of one shard
have a single stream shard behind them, whose sequence numbers only grow, so each counter carries the last number that
it counted and needs no transaction.
"""
