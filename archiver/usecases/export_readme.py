"""The README of an export: how to check everything with sha256sum and openssl alone."""

README = """\
Evidence exported by archiver on {at}

What this shows: these responses were seen by this client at these times. Not that what they say is true.

  sources.csv          what is said of each citation; sources.csv-metadata.json says what the columns are
  evidence.wacz        the exchanges; open it at replayweb.page or with any WARC tool (it is a ZIP file)
  custody.csv          every record: its SHA-256, where it lies, when, by which run and event it was recorded
  manifests.jsonl      every run: who, with what, from where, under which settings
  certificates/        what hosts presented in those runs, named by fingerprint (SHA-256); openssl x509 -text
  chain.jsonl          the events of the history about this, a line each, in the very bytes that were hashed
  timestamps/          what time-stamping authorities answered (.tsr, RFC 3161) and OpenTimestamps calendars
                       (.ots), if any were asked
  provenance.json(ld)  the same as W3C PROV
  robustlinks.html     the links with their copies; article-*.html are the articles with such links

1. Is anything changed since the export?

     sha256sum -c SHA256SUMS

2. Is a record the one that was recorded? Take its offset and length from custody.csv:

     unzip -p evidence.wacz archive/data.warc.gz | tail -c +$((OFFSET + 1)) | head -c LENGTH | sha256sum

   must print its record_sha256, and the same digest stands in chain.jsonl in a line with "table":"records".

3. Is an event the one in the chain? Its hash is the SHA-256 of its line without the line feed:

     sed -n 7p chain.jsonl | tr -d '\\n' | sha256sum

   must be the "prev" of the next event (whose "id" is one more; an export of a part leaves out some).

4. Did the history exist at that time? A timestamp's file name begins with the hash of an event (HEAD):

     openssl ts -verify -digest HEAD -in timestamps/HEAD-1.tsr -CAfile ROOTS.pem
     openssl ts -reply -in timestamps/HEAD-1.tsr -text

   ROOTS.pem holds the authority's root certificate: get it from the authority, not with this export.
   All events up to that head existed then, as each holds the hash of the one before.

   A .ots file is a proof by OpenTimestamps calendars. Which Bitcoin block it claims, and whether that block
   bears it out, a Bitcoin node and the client of OpenTimestamps can tell:

     ots verify -d HEAD timestamps/HEAD-2.ots

5. Which certificates did the hosts present? manifests.jsonl names them by run and host ("tls"):

     openssl x509 -in certificates/FINGERPRINT.pem -noout -text -fingerprint -sha256

   They show whom this client talked to. They do not prove to others what was answered.

What was erased by order is not here; the order is in chain.jsonl ("kind":"erase").
"""
