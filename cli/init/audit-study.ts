/** `study.yaml` of `init --audit`: an audit of a model's output, from one CSV and without genotypes. */
export const AUDIT_STUDY = `# An audit of what a model put out, from one CSV: whether its risks hold, and in whom.
#   npx evenstrand check study.yaml          says at once, with its line, all that is wrong
#   npx evenstrand run study.yaml --out out  makes the pages and tables; begin with its page of performance
# It runs as it stands, on people who do not exist. README.md says how to put your own file in.

study: model-audit # a short name, a-z, 0-9 and dashes: the pages and tables are filed under it
title: In whom do the risks of a made-up model hold? # the heading of the pages
period: "2026" # what the release is called for, in quotes
synthetic: true # true: every page and table says that the people are made up. Write false for your own

people:
  file: people.csv # one row per person, the first line naming the columns
  id: person_id # a column that tells people apart; it is never released
  # How people came into the data. sample: drawn at random, as these were by a program. registry: everyone. convenience: whoever
  # came; there are no sampling intervals then, and so no verdicts.
  design: sample
  attributes: # the groups that are compared, each from a column of people.csv
    district:
      column: district
      kind: geography # or genetic-similarity, recruitment, race-ethnicity, sex, age, socioeconomic, other
      levels: [north, east, south, island] # the values there may be; another is an error
    sex: { column: sex, kind: sex, levels: [female, male] }
    age: { column: age, kind: age, bands: [18, 40, 60] } # a column of numbers, cut into bands by their lower ends

outcomes:
  ill: # what the model predicts: 1 has it, 0 has not, an empty cell is not known
    column: ill
    kind: binary
    source: made up by a program # where it was recorded; printed beside every figure, as an outcome can be recorded unequally
    # How common it is elsewhere, by district: what thresholds mean for people of that prevalence is worked out then.
    # prevalence: { file: prevalence.csv } # with columns district, prevalence and, as may be, low, high, source, year

scores:
  - id: made_up_model # a short name for the model
    column: risk # the column with its output; an empty cell: the model said nothing of this person
    kind: probability # from 0 to 1. Or score, a number in any unit: effect and ranks are judged then, with thresholds such as
    # { top: 0.1, measure: standardised }, and no calibration. Or decision, 1 for whom the model selects and 0 for others: who is
    # selected and the errors are judged, without thresholds, and verdicts need margins for selection_rate, tpr or fpr
    trait: falling ill # what it predicts, for the pages
    independent: yes # yes: nobody here was in the making or tuning of the model. no, or unknown

views: # what to count by, one view each; everyone together is always counted
  - [district]
  - [sex]
  - [age]
  - [district, sex]
  - [age, district]

audits:
  performance:
    - outcome: ill
      thresholds: [{ at: 0.1 }, { at: 0.2 }] # whoever has at least this probability is selected
      compare: { district: north, sex: overall } # districts beside one of them; or, with overall, each beside all other people
      # The largest differences that would not matter; say them before you look. o_e is of cases seen over cases
      # predicted: 1.25 is from 0.8 to 1.25 times that of the others. What has no margin is shown and not compared. Rates at
      # thresholds are compared with margins for selection_rate, tpr and fpr; where base rates differ, they cannot all be equal.
      margin: { o_e: 1.25, calibration_slope: 0.3, auc: 0.05 }
  # What each district's figures would be with the ages of all people here, and what its gap to the north has to do with ages.
  standardise: { over: [age], views: [[district]], standard: cohort, compare: { district: north } }

# With this, \`run\` ends with 3 unless every verdict on calibration is "within margin":
# gates: [{ audit: performance, require: within-margin }]

disclosure: # what may be released, and who answers for it
  # Withholds nothing: for people who do not exist. open-data does the same, for people whose data are public already. The
  # policies for others, such as cms-11, show figures of performance where no count behind them is small (docs/disclosure.md).
  policy: none-for-synthetic
  cohort: made-up-model-audit # a name for the people: their releases are kept account of
  ledger: ledger # the folder of that account
  approver: Your Name # the person who answers for the release
`

/** `README.md` of the same folder. */
export const AUDIT_README = `# An audit of a model's output

Nobody in this folder exists: \`people.csv\` is made up, and \`synthetic: true\` in \`study.yaml\` makes every page say so. It was
written by \`npx evenstrand init --audit\`, whose program (cli/init/made-up-output.ts) has a fixed seed: the same bytes each time.

    npx evenstrand check study.yaml
    npx evenstrand run study.yaml --out out

The page of performance has a sentence for each comparison. The made-up model is right in the north and the east; it predicts too
few cases in the south, and on the island there are too few people to say anything. See whether you find that.
The page of standardised figures has each district's with the ages of all people here: as age was drawn alike everywhere, little of a gap goes with it.

## Your own model

1. Put a CSV beside \`study.yaml\`: a row for each person, with a column of ids, the model's output, the outcome as it turned out,
   and the groups. No genotypes are needed.
2. In \`study.yaml\`, name the file and its columns. Then:
   - \`synthetic: false\`;
   - \`design: convenience\` if people were not drawn at random;
   - where the outcome was recorded, as its \`source\`;
   - margins, before you look at a result;
   - a \`policy\`, a \`cohort\` name of its own, and your name as \`approver\`.
3. \`npx evenstrand check study.yaml\` until it says "no problems", then run.

\`out/restricted\` and \`ledger\` are about people: keep them where people.csv may be. \`out/released\` is what may go out.
`
