"""The README of an export: how to check everything with sha256sum and openssl alone.

The lines that begin with five blanks are commands; a test runs them as they stand here.
"""

from collections.abc import Sequence
from datetime import datetime

from archiver.model import times


def readme(at: datetime, private: Sequence[str]) -> str:
    """The text. `private` are sentences about what in it is not for everybody."""
    return README.format(at=times.iso(at), private="".join(f"  - {sentence}\n" for sentence in private))


README = """\
Evidence exported by archiver on {at}

What this shows: these responses were seen by this client at these times. Not that what they say is true.

  sources.csv          what is said of each citation; sources.csv-metadata.json says what the columns are
  evidence.wacz        the exchanges; open it at replayweb.page or with any WARC tool (it is a ZIP file)
  custody.csv          every artefact: what it is, its SHA-256, where it lies, when it was seen, by which
                       run, operator and client, which event holds its digest, which timestamp covers it
  records.txt          of every record in evidence.wacz: offset, length, SHA-256
  manifests.jsonl      every run: who, with what, from where, under which settings
  settings/            those settings, each file named by its SHA-256, as the manifests name them
  certificates/        what hosts presented in those runs, named by fingerprint (SHA-256); openssl x509 -text
  chain.jsonl          the events of the history about this, a line each, in the very bytes that were hashed
  timestamps/          what time-stamping authorities answered (.tsr, RFC 3161) and OpenTimestamps calendars
                       (.ots), if any were asked
  provenance.json(ld)  the same as W3C PROV
  robustlinks.html     the links with their copies; article-*.html are the articles with such links

Before you hand it on: it holds
{private}
The commands below print nothing of alarm if all is well. Run them in this folder, in a POSIX shell.

1. Is anything changed since the export?

     sha256sum -c --quiet SHA256SUMS

2. Is each record the one that was recorded, and does the history hold its digest?

     unzip -q -o evidence.wacz archive/data.warc.gz
     while read -r offset length sha256; do
       tail -c +$((offset + 1)) archive/data.warc.gz | head -c "$length" | sha256sum | grep -q "$sha256" ||
         echo "ALARM: the record at $offset is another one"
       grep -q "$sha256" chain.jsonl || echo "ALARM: the history does not hold the record at $offset"
     done < records.txt

   The first record of the file (warcinfo) was written by the export and is not listed.

3. Do the events follow one another? Each holds the SHA-256 of the line before, as "prev".

     hash= id=0
     while IFS= read -r line; do
       next=$(printf %s "$line" | sed 's/.*"id":\\([0-9]*\\).*/\\1/')
       if [ "$next" -eq $((id + 1)) ] && [ -n "$hash" ]; then
         case $line in *"\\"prev\\":\\"$hash\\""*) ;; *) echo "ALARM: event $next does not follow" ;; esac
       fi
       hash=$(printf %s "$line" | sha256sum | cut -c 1-64) id=$next
       echo "$hash"
     done < chain.jsonl > hashes.txt
     grep ALARM hashes.txt

   An export of a part leaves out events about other sources: across such a gap only the whole history
   (an export with --case, or the workspace itself) can show that one event follows another.

4. Did the history exist at that time? A timestamp's file name begins with the hash of an event, its head.
   roots.pem holds the root certificates of the authorities: get them from those, not with this export.

     for file in timestamps/*.tsr; do
       [ -e "$file" ] || continue
       head=$(basename "$file" | cut -c 1-64)
       openssl ts -verify -digest "$head" -in "$file" -CAfile roots.pem || echo "ALARM: $file does not verify"
       openssl ts -reply -in "$file" -text | grep "Time stamp:"
       grep -q "$head" hashes.txt || echo "The event that $file is about is not in this export."
     done

   All events up to that head existed then, as each holds the hash of the one before. For proofs of
   OpenTimestamps: ots verify -d HEAD timestamps/HEAD-2.ots. That needs a Bitcoin node; a proof that is still
   pending proves no time.

What was erased by order is not here: custody.csv says when and by which order ("missing"), and the order
is in chain.jsonl ("kind":"erase").
"""
