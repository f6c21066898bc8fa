/** `study.yaml` of a new folder: every key this version can use, each told in plain words, over made-up data. */
export const STARTER_STUDY = `# A study is this one file and the files it names, which lie beside it.
#   npx evenstrand check study.yaml          says at once, with its line, all that is wrong
#   npx evenstrand run study.yaml --out out  makes the pages and tables
# It runs as it stands, on people who do not exist. README.md says how to put your own files in.

study: made-up-study # a short name, a-z, 0-9 and dashes: the pages and tables are filed under it
title: A made-up score in a made-up cohort # the heading of the pages
period: "2026" # what the release is called for, in quotes; what is released holds no other date
synthetic: true # true: every page and table says that the people are made up. Write false for your own
seed: 1 # from which anything random is drawn: the same seed, the same result

genotypes: # whose variants the scores are made of
  build: GRCh38 # the genome build of the genotypes, GRCh37 or GRCh38; the scores must be on the same
  missing: mean # a missing call counts what is expected of the reference people; with drop, nothing
  dosage: GT # what is read of a VCF: called genotypes; or imputed dosages, which stand under DS, or GP
  # Sex as calls on X and Y have it, beside the attribute that records it; who differs stays in out/restricted:
  # sex_check: { attribute: sex, female: female, male: male }
  # Who carries alternate alleles of at most this frequency, and copies of named alleles by view; they stay there too:
  # carriers: 0.01
  # allele_counts: ["1:1000:A:G"]
  batches: # one batch: its files hold the same people and different variants (say, a file per chromosome)
    - files: [genotypes.vcf] # .vcf, .vcf.gz or .vcf.bgz, .bed with its .bim and .fam, or .bgen; sorted by position

people: # who is in the study
  file: people.csv # .csv or .tsv, one row per person, the first line naming the columns
  id: person_id # the column with the ids that the genotypes use
  # How people came into the data. convenience: whoever came, so no sampling intervals are shown;
  # sample: drawn at random; registry: everyone.
  design: convenience
  # Who scores are standardised on, and who is counted (see \`count\`). Without it, everyone:
  # reference: { column: sex, equals: female }
  # Principal components of the genotypes, from a program of your choice: scores adjusted for ancestry come beside raw ones:
  # components: { file: components.csv, id: person_id, columns: [PC1, PC2, PC3, PC4], populations: region }
  # \`populations\` may be left out. It names an attribute: people are then also compared with the reference people of the
  # level whose components are most like theirs.
  # How many of the population each person stands for: means and shares are weighted, numbers of people are not:
  # weight: weight
  # How people were sampled, if not one by one: the column of what was drawn whole (\`family\` instead of
  # \`cluster\` where it was families), and of the strata it was drawn in. Intervals heed both:
  # cluster: village
  # stratum: district
  # A list of people to leave out of everything, one id a line:
  # exclude: withdrawn.txt
  attributes: # the descriptions of people to count by, each from a column of people.csv
    region:
      column: region
      # What kind of description it is: genetic-similarity, recruitment, race-ethnicity, geography, sex, age,
      # socioeconomic or other. Pages word it accordingly, and descriptions of one kind are protected together.
      kind: geography
      levels: [north, east, south, west] # the values there may be; another is an error. Without it, any value
      why: where people lived when they joined # printed beside the figures; some kinds require it
    sex: { column: sex, kind: sex, levels: [female, male] }
    age_group:
      column: age_group
      kind: age
      map: { 18-39: under 65, 40-64: under 65, 65+: 65 or over } # value of the column: the level it becomes
    # A column of numbers is cut into bands, given by their lower ends. These have the levels 18-39, 40-64 and 65+:
    # age: { column: age, kind: age, bands: [18, 40, 65] }
    # Wider groups of the same column, which are shown instead where one of the others is too small to be released:
    # income: { column: income, kind: socioeconomic, bands: [0, 20, 40, 80], coarser: wide_income, why: as asked }
    # wide_income: { column: income, kind: socioeconomic, bands: [0, 40], why: in place of income }
    # With \`mergeable: true\` a level with a group too small to be released is told as one with the next in the declared order.

# Who has a disease and who has not, from a column of people.csv: 1 has it, 0 has not, nothing is not known. They are counted;
# nothing about them is released before an audit asks for it. \`source\` is where it was recorded:
# outcomes: { ill: { column: ill, kind: binary, trait: made up, source: hospital register } }
# Beside \`source\`, \`prevalence: { file: prevalence.csv }\` says how common it is elsewhere, by columns such as region, prevalence, low, high,
# source and year: the page of performance then says what thresholds mean for people of that prevalence.

scores: # any number
  - id: made_up # a short name for the score
    file: score.txt # in the layout of the PGS Catalog (www.pgscatalog.org), plain or .gz, harmonised to the build above
    trait: made up # what it predicts, best as an ontology term such as MONDO_0005148; printed beside the figures
    trained_on: [] # whom the study behind the weights was done in, as in [EUR, EAS]; printed too
    independent: unknown # yes: nobody of this cohort was in that study. no, or unknown
  # A score may also be what a model put out: instead of \`file\`, \`column\` with the column of people.csv that holds it, and
  # \`kind\`, probability or score. \`init --audit\` writes such a study.

matching: # how the rows of a score find their variants; every row's fate is told in the tables
  ambiguous: drop # rows with A/T or C/G, which read the same on both strands: drop, or keep where strands agree
  multiallelic: drop # places with several alternate alleles: drop, or keep where the score names both alleles
  min_weight: 0.75 # a score of which less than this share of the weight is matched and called stops the run; a group in which less is has no values
  max_weight_gap: 0.02 # a group with this much less of a score's weight called than another is told on the pages

model: fit # what scores are standardised by: fitted on the reference people; or a model file that an earlier run left
count: reference # whom the pages count: the reference people, or all
views: # what to count by, one view each; everyone together is always counted
  - [region]
  - [sex]
  - [age_group]
  - [region, sex]

census: # whom the cohort is compared with, any number; remove \`census\` and \`audits\` if you have none
  - id: made_up_census # a short name for it
    file: census.csv # .csv or .tsv; several rows may count the same kind of people, and are added
    count: people # the column with the number of people
    year: 2026 # the year the counts are for
    source: made up # who published it; printed beside every figure
    match: # for each attribute, the columns of the census that hold it
      region: { columns: [region] }
      # Where the words differ, a CSV with a row for each of the census's values and the level that it is:
      # sex: { columns: [sex], map: census-sex.csv }
      sex: { columns: [sex] }

audits: # what is judged
  representation: # who is missing: shares of the cohort against shares of the census
    - census: made_up_census # the id of the census
      views: [[region], [region, sex]] # what to compare by
      among: {} # only these people, as in { region: north }
      count: all # whom of the cohort to count: all, or the reference people; without it, as \`count\` above
      precision: 0.05 # how well any share in a group is to be known, ±: the pages say how many people that would take
  # Do two scores name the same people as high? Pairs of ids, as in [[made_up, another]]; shown only where nothing is withheld.
  agreement: []
  # With genetic \`components\` of people: how far gaps between groups' mean scores go with where groups lie on them:
  # by_components: { region: north }
  # In whom a score tells those with an outcome from those without; the top is a share of the reference people, and a margin is
  # the largest difference between groups that would not matter:
  # performance: [{ outcome: ill, thresholds: [{ top: 0.1, measure: unadjusted }], compare: { sex: overall }, margin: { log_or_per_sd: 0.1, auc: 0.05, selection_rate: 0.1, tpr: 0.1, fpr: 0.1 } }]
  # Of an outcome of \`kind: continuous\` the margin is in its units, \`{ beta_per_sd: 2 }\`, and \`covariates: [age, sex]\` are allowed for.
  # Who reached which stage, each of those who reached the one before, by columns of 1 and 0:
  # cascade: [{ name: invited, column: invited }, { name: took part, column: took_part }]
  # What figures would be if all regions had one mix of women and men: that of the cohort, or of a census; gaps to one are taken apart.
  # It needs views by both, and people without weights:
  # standardise: { over: [sex], views: [[region]], standard: cohort, compare: { region: north } }

# The run ends with 3 unless every verdict on the effect of a score, and on a model's calibration, is "within margin":
# gates: [{ audit: performance, require: within-margin }]

# A map of the people counted by place, from a TopoJSON file whose ids are the codes of an attribute of kind geography that is
# a view of its own:
# geography: [{ file: countries.json, object: countries, attribute: region, key: { from: iso3, to: iso-numeric } }]

disclosure: # what may be released, and who answers for it
  # cms-11: no count of 1 to 10 people is shown or follows from what is shown. The other policies for real people are
  # nhs-7-round-5, omop-5 and all-of-us-20. open-data withholds nothing: for people whose data are public already.
  # none-for-synthetic withholds nothing either: for people who do not exist. docs/disclosure.md of Evenstrand says more.
  policy: cms-11
  cohort: made-up-cohort # a name for the people, the same in every study of them: their releases are kept account of
  ledger: ledger # the folder of that account; it may lie outside this folder, as in /srv/ledger
  approver: Your Name # the person who answers for the release
  # Attributes, or single levels, by which numbers of people are shown and nothing that scores say:
  # sensitive: [region]
  # What the release is for, kept in the ledger and not published:
  # reason: yearly-report
`

/** `README.md` of a new folder. */
export const STARTER_README = `# A study that runs

Nobody in this folder exists: \`genotypes.vcf\`, \`people.csv\`, \`score.txt\` and \`census.csv\` are made up, and \`synthetic: true\` in
\`study.yaml\` makes every page say so.

    npx evenstrand check study.yaml
    npx evenstrand run study.yaml --out out

The last lines name a page to open. Look at \`age_group\` there: few people are 65 or over, so its histogram is withheld.

## Your own data

1. Put your files into this folder, in place of the made-up ones:
   - genotypes: a VCF (\`.vcf\`, \`.vcf.gz\` or \`.vcf.bgz\`), a PLINK 1 \`.bed\` with its \`.bim\` and \`.fam\`, or a \`.bgen\`, sorted by
     position;
   - people: a CSV with one row per person and a line of column names. One column holds the ids of the VCF's header;
   - scores: files from the PGS Catalog, the ones harmonised to your genome build (\`…_hmPOS_GRCh38.txt.gz\`);
   - a census: a CSV of counts by the same descriptions; or remove \`census\` and \`audits\` from the study.
2. In \`study.yaml\`, name the files under \`genotypes\`, \`people\`, \`scores\` and \`census\`; under \`people\`, the column of ids and the
   columns to count by. Then:
   - \`synthetic: false\`;
   - a \`cohort\` name of its own, so that your people's releases are kept apart from the made-up ones;
   - your name as \`approver\`.
3. \`npx evenstrand check study.yaml\` until it says "no problems", then run.

A cohort has one release: a second, different one is refused, because the difference of two could show single people. To
try things out, make another folder with \`npx evenstrand init\`, stay with its made-up people, and write
\`policy: none-for-synthetic\` before its first run: it withholds nothing and may be released again and again.

\`out/restricted\` and \`ledger\` are about people: keep them where the genotypes may be. \`out/released\` is what may go out.
`
