"""What the story's sites say: invented prose about an invented town."""

from archiver.sandbox.replies import paragraphs

STATEMENT_FIRST = paragraphs("""
The Ministry of Waterways confirms that the storm gate at Port Ellersby did not close fully in the
early hours of this morning. The western leaf stopped about one metre short of its sill.

Water entered the inner harbour and, through the fish market, the streets up to Capstan Lane.
According to the district council, 214 households were asked to leave their homes. Nobody was hurt.

The gate was inspected in full last autumn. All hydraulic cylinders passed the pressure test, and no
work was overdue. The ministry has no indication of poor maintenance.

Engineers are on site. The leaf has been secured with chains and does not move. The second barrier
at the railway bridge holds and will be kept closed until further notice.

The minister has asked the inspectorate for a report within ten days. It will be published in full.
""")

STATEMENT_SECOND = paragraphs("""
Correction. An earlier version of this page said that no maintenance was overdue at the Ellersby
gate. That was not accurate, and we regret it.

Two of the eight cylinders in the western leaf had been listed for replacement since spring. The
contract was awarded in July, but the parts were never delivered to the site.

Why the order went unanswered is being looked into by auditors from outside this house. The
contractor, Arle Gateworks, has been suspended from further tenders for the time being.

Residents whose homes were flooded can apply for emergency assistance at the town hall from Monday.
Forms are available in four languages; receipts may be handed in later.

Until new cylinders are fitted, barges above sixty metres will be turned back at the Saltmoor lock.
Pilots have been informed.

Questions from the press are answered by the minister's own office and no longer by the harbour
division.
""")

TECHNICAL_NOTE = paragraphs("""
This note describes how the storm gate at Port Ellersby works and what its sensors record.

The gate has two leaves of riveted steel, each moved by eight hydraulic cylinders. It closes when
the tide gauge at the outer mole reads 2.40 metres above datum and takes eleven minutes to do so.

Position is measured at the heel and the toe of each leaf, once a second, and kept for two years.
The pressure in each cylinder is recorded separately.

If the two leaves differ by more than twenty centimetres, an alarm is raised in the harbour office
and at the regional control room. The closing movement is not interrupted.
""")

LEDGER_REPORT = paragraphs("""
Sandbags were handed out from the back of a brewery lorry in Port Ellersby on the night of the
flood, two hours before the council opened its own depot.

Marta Oduya, who runs the brewery, said she had started loading when the water reached the third
step of the quay. “You learn which step matters when you grow up here,” she said.

The council says its depot was opened as soon as the district had raised the alarm level. Records
seen by this newspaper put that at ten past four in the morning.

Some forty volunteers worked until noon. A collection for those who lost their stock in the fish
market had reached eleven thousand crowns by the evening.
""")

HERALD_REPORT = paragraphs("""
Internal mail shows that the harbour division was warned about pressure losses in the Ellersby gate
five months before it failed.

In a message from May, a shift leader describes how the western leaf had to be helped along by hand
during a test. He asks for the cylinders to be replaced before the autumn storms.

The answer, sent nine days later, says that the budget for the year has been committed and that the
matter will be taken up again in January.

The ministry did not comment on individual messages. It pointed to its statement, which it said
remained valid.
""")

TIDE_TABLE = paragraphs("""
Station Port Ellersby, outer mole. Readings of the last storm surge in metres above datum.

01:00 1.82, 01:30 2.05, 02:00 2.31, 02:30 2.58, 03:00 2.77, 03:30 2.93, 04:00 3.04, 04:30 2.98,
05:00 2.71.

The highest reading of 3.04 metres at four o'clock is the third highest since the gauge was set up.
All values are provisional until the yearly review.
""")

GATE_NOTICE = paragraphs("""
Notice to mariners. The storm gate will be closed for inspection on three days in October, each time
from slack water until the following tide.

The inspection covers hinges, seals and cylinders. Results are displayed at the harbour office.
""")

SHELTER_LIST = paragraphs("""
The sports hall on Mill Street and the seamen's mission are open day and night for those who can't
stay at home.

Please bring medicines and papers. Pets are welcome at the mission. The school kitchen serves hot
meals from noon until eight in the evening.

The bus between the market square and Mill Street runs free of charge until the end of the month.
""")
