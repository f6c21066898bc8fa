/**
 * Every word of ours on the pages, in one place for translation. `{name}` is a blank that a page fills; what fills it
 * comes from a released table or from what the release says about itself.
 */
export const text = {
  language: 'en',
  titles: {
    overview: 'Overview',
    distributions: 'Distributions',
    agreement: 'Agreement',
    representation: 'Representation',
    performance: 'Performance',
    places: 'Places',
    quality: 'Quality',
    methods: 'Methods and provenance',
  },
  /** What each page answers, and says first. */
  questions: {
    overview: 'Who is here, who is missing, what was withheld, and what must not be concluded?',
    distributions: 'How are the scores distributed among the people counted, and in each group?',
    score: 'How is the score {score} distributed among the people counted, and in each group?',
    agreement: 'Do the scores agree on who is high?',
    representation: 'Who is here, who is missing beside a census, and whom were the scores made from?',
    performance: 'In whom does each score tell people with an outcome from those without, and how well is that known?',
    places: 'From which places are the people who are counted?',
    quality: 'How much of each score could be read, and in whom not?',
    methods: 'How was each number made, from what, by which rules, and who answers for it?',
  },
  /** The same where a release has outputs of models alone. */
  questionsOfOutputs: {
    distributions: 'How are the outputs of each model distributed among the people counted, and in each group?',
    representation: 'Who is here, who is missing beside a census, and whom were the models made from?',
    performance: 'In whom do the outputs of each model hold, and how well is that known?',
    quality: 'Who has an output of each model, and who has none?',
  },
  answers: 'This page answers: {question}',
  pageTitle: '{page} · {title}',
  skip: 'Skip to the content',
  pages: 'Pages',
  synthetic: 'Synthetic data. The people on this page were simulated: nothing here describes anyone.',
  footer: '{study}, {period}. Release {release}. Made with Evenstrand {version}. Policy {policy}.',

  everyone: 'All people',
  allPeople: 'all people',
  all: 'All of them',
  missing: '– {status}',
  absent: 'not in this release',
  withLimits: '{value} ({low} to {high})',
  limits: '{low} to {high}',
  n: 'n = {n}',
  flagged: '{value}, {status}',
  statuses: {
    released: '',
    suppressed: 'withheld',
    unreliable: 'unreliable',
    not_estimable: 'not estimable',
    not_applicable: 'not applicable',
  },
  withheldWhole: 'withheld by the disclosure policy',
  reason: '{status}: {reason}',
  noRows: 'This release holds no rows of this table.',

  study: {
    heading: 'The study in brief',
    people: 'Of the study {study}, {people} people are counted, with {scores}.',
    noPeople: 'This release is of the study {study}, with {scores}.',
    count: {
      reference: 'Counted are the reference people only: those against whom polygenic scores are standardised.',
      all: 'Counted is everyone whom the study includes, whether or not among the reference people.',
    },
    countOfOutputs: {
      reference: 'Counted are the people whom the study takes for its reference; where it names none, everyone.',
      all: 'Counted is everyone whom the study includes.',
    },
    design: {
      convenience:
        'They are a convenience sample, not drawn at random from any population: the numbers describe these people only.',
      sample: 'They are a sample drawn by a declared design.',
      registry: 'They are the people of a registry.',
    },
    weighted:
      'People carry weights, as the study declares: means, SDs, quantiles, the shares of histograms and the agreement of scores are weighted. Numbers of people, and how well scores were read, are not.',
    intervals: {
      independent:
        'Intervals of means assume that people are independent of each other: the study declares neither clusters nor families nor strata.',
      jackknife:
        'Intervals of means heed the declared clusters, families or strata: people are dealt to at most 32 groups that keep them whole, and the interval is that of a delete-a-group jackknife with Student’s t (Kott 2001).',
    },
    views: 'They are counted together and by {views}.',
    together: 'They are counted together, by no description.',
    scores: {
      genetic: { one: 'one polygenic score', many: '{scores} polygenic scores' },
      output: { one: 'one output of a model', many: '{scores} outputs of models' },
    },
    and: ' and ',
  },
  contents: { heading: 'The pages of this release' },

  findings: {
    heading: 'What was found',
    none: 'This release compares nothing: it describes.',
    ofAll: 'All {all} comparisons that the study declares stand here, most important first.',
    ofMany:
      'Of {all} comparisons that the study declares, {shown} stand here, most important first: of each score in one measure. The page of performance holds them all.',
    caption: 'Findings, most important first',
    about: 'About',
    found: 'Verdict and finding',
    pages: {
      'index.html': 'overview',
      'distributions.html': 'distributions',
      'agreement.html': 'agreement',
      'representation.html': 'representation',
      'performance.html': 'performance',
      'places.html': 'places',
      'quality.html': 'quality',
      'methods.html': 'methods',
    },
    comparison: '{group} and {reference}: {compared}',
    weights: '{scores} sets of weights, by {view}',
    turning:
      'The mean raw score of {names} ({turning} of {groups} groups by {view}) lies above that of the reference people with some weights and below it with others. Where a group stands turns with whose weights are used.',
    verdicts: {
      3: 'Beyond margin',
      2: 'Different, size unclear',
      1: 'Inconclusive',
      none: 'Not estimable',
      0: 'Within margin',
    },
    intervals: {
      convenience: 'Described only: a convenience sample carries no sampling interval',
      designed: 'Described only: no interval is given for a sample of this design',
      random: 'Estimated: the table holds the intervals',
    },
    noRisk: 'No difference in risk: these data cannot show one',
    neither: 'Neither score is shown to be right: that takes outcomes',
    counts: 'Of {all} comparisons that the study declares, {verdicts}.',
    ofVerdict: '{comparisons} read “{verdict}”',
    noComparisons:
      'No groups are compared by an outcome: in whom a score predicts well is not known from this release.',
  },
  gaps: {
    heading: 'Who is missing',
    listed: 'The study lists {listed} people; {reference} are reference people.',
    others: 'The other {others} are not counted.',
    allGenotyped: 'All people listed have genotypes.',
    genotypes: 'Of the people listed, {people} have no genotypes, and so no polygenic score.',
    components:
      'Of the people listed, {people} have no genetic components, and so no adjusted score: counted as absent, never as zero.',
    noComponents: 'The study uses no genetic components: no score is adjusted.',
    kept: 'How many people the study lists is not shown: the policy does not show counts that the tables do not hold.',
    allScored: {
      genetic: 'All {of} people counted have a score.',
      output: 'Of all {of} people counted the model has an output.',
    },
    scored: {
      genetic: 'Of the {of} people counted, {people} have a score.',
      output: 'Of {people} of the {of} people counted the model has an output; of the others it says nothing.',
    },
    scoredOf: {
      genetic: 'Of the {of} people counted, {people} have the score {score}.',
      output: 'Of {people} of the {of} people counted there is an output of {score}.',
    },
    census:
      'Among {among}, nobody is here of {groups} of the groups that the census {census} counts by {view}: {names}.',
    cascade:
      'Of the {first} people counted who reached the stage “{firstStage}”, {last} reached “{lastStage}”. Most were lost at “{worst}”, which {share} of those at the stage before reached.',
    cascadeKept:
      'How many people were lost at each stage of the cascade is not shown, or the study declares one stage alone.',
    censusNone:
      'Among {among}, somebody is here of every group that the census {census} counts by {view}, as far as shares are shown.',
  },

  participation: {
    heading: 'Who was lost on the way',
    intro:
      'The study declares stages that people reach one after the other. Each person counts once, whatever the weight. Why someone did not reach a stage is not known here: a share that is lower in one group says where to look.',
    group: 'Group',
    captions: {
      people: 'People who reached each stage, by {view}',
      of_previous: 'Share of those at the stage before, by {view}',
      of_first: 'Share of those at the first stage, by {view}',
    },
  },

  people: {
    heading: 'People counted, by group',
    intro: 'Who is counted may have no score or prediction: see the page of quality.',
    caption: 'People by {attribute}',
    kind: '{attribute} describes {kind}.',
    why: 'The study says: {why}.',
    level: 'Group',
    count: 'People',
    share: 'Share',
  },
  kinds: {
    'genetic-similarity':
      'genetic similarity, assigned from genetic components: neither race, ethnicity nor nationality',
    recruitment: 'recruitment, how people came into the study: neither who they are nor their ancestry',
    'race-ethnicity': 'race or ethnicity, a social description as recorded or mapped: not a biological cause',
    geography: 'geography, a place as recorded: not ancestry',
    sex: 'sex as the study recorded it',
    age: 'age as the study recorded it',
    socioeconomic: 'a socioeconomic description as the study recorded it',
    other: 'a description that the study declared',
  } as Readonly<Record<string, string>>,

  conclude: {
    heading: 'What must not be concluded',
    risk: 'A difference between groups’ scores is not a difference in risk. Means of raw scores carry differing allele frequencies and the design of the studies behind the weights; means of adjusted scores are centred by construction.',
    prediction:
      'The output of a model is what the model says, not what happens: a difference between groups may be one of risk, of how the model was made, or of what it was given. Whether it holds in a group takes outcomes to tell.',
    person: 'Nothing here tells any one person’s risk, and nothing here is medical advice.',
    convenience: 'Shares and means are those of a convenience sample, not of a population.',
    withheld: 'A withheld number is not zero.',
    accuracy: {
      genetic: 'A score may predict less well in groups unlike those it was made from.',
      output: 'A model may predict less well in groups unlike those it was made from.',
    },
    measured: 'What these people show of that stands on the page of performance, with its limits.',
    notMeasured: 'This release does not measure that.',
    place: 'A place’s share of the people counted says where they were found, not who lives there or is at risk.',
  },

  measured: {
    heading: 'How many people have each measure',
    intro:
      'A raw score needs genotypes. An adjusted one needs genetic components too, and one adjusted in variance needs them within the range of the reference people.',
    caption: 'People counted who have each measure of each score',
    score: 'Score',
    measure: 'Measure',
    people: 'People',
  },

  match: {
    heading: 'How much of each score could be used',
    headingOfOutputs: 'Where the outputs come from',
    intro: 'What became of the rows of each score file. Rows left out count against the share of the weight.',
    rule: 'The study’s rules: ambiguous alleles, {ambiguous}; positions with several alternate alleles, {multiallelic}; least share of the weight, matched and called, {minimum}.',
    build: 'Positions are those of {build}: {known} well-known variants of the genotypes lie where it has them.',
    buildUnknown:
      'The study says that positions are those of {build}. The genotypes hold too few well-known variants to tell: {known} lie where it has them.',
    output: '{score} is the output of a model, given in the people file; how it was made is not known here.',
    caption: 'Rows of each score file',
    reasonsCaption: 'Rows of each score file that were left out, by reason',
    reason: 'Reason',
    score: 'Score',
    rows: 'Rows',
    matched: 'Matched',
    weightShare: 'Share of the weight matched',
  },

  quality: {
    heading: 'How well each score could be read',
    headingOfOutputs: 'Who has an output',
    intro:
      'People with a score or a prediction; of scores, the share of calls that are present and the share of the weight they carry.',
    introOfOutputs:
      'People counted, and those of whom the people file holds an output. Of the others nothing is known.',
    captionOfOutputs: 'People with an output, by {view}',
    captionOfEveryonesOutputs: 'People with an output, all people',
    withOutput: 'With an output',
    missing: {
      mean: 'A missing call counts what is expected at the allele frequency of the reference people.',
      drop: 'A missing call adds nothing. So, where weights are positive, people with missing calls have smaller sums than they would have with all calls, and a group with fewer calls present seems lower for that reason alone.',
    },
    caption: 'Quality by {view}',
    captionOfEveryone: 'Quality, all people',
    group: 'Group',
    people: 'People',
    scored: 'With a score',
    callRate: 'Calls present',
    weightCalled: 'Weight called',
    weightGap: 'Less than the most',
  },

  losses: {
    unread:
      'Too little of the score {score} could be read in {groups}: less than {least} of its weight was matched and called. Their values are not given, for they would not be those of the score.',
    behind:
      'By {view}, less of the weight of the score {score} was called in {groups} than in the group where most was, by more than {margin} of it. What is lost in one group and not in another can look like a difference in risk.',
  },

  withheld: {
    heading: 'What was withheld',
    intro:
      'They are kept back from every reader, so that no small group can be told from this release: some are about few people, others shield those, and which is which cannot be seen.',
    policy: 'Policy: {title}. {meaning}',
    caption: 'Numbers withheld, by table and view',
    table: 'Table',
    view: 'View',
    cells: 'Numbers',
    withheld: 'Withheld',
    none: 'Nothing was withheld: all {cells} numbers of the tables are shown.',
    share: 'Withheld by the disclosure policy: {withheld} of the {cells} numbers of the tables.',
    some: 'Withheld: {withheld} of {cells} numbers of the tables: {views}.',
    ofView: '{withheld} about groups by {view}',
    ofEveryone: '{withheld} about all people',
    unlisted: 'Of {views} more views not even the groups are listed.',
  },

  scores: {
    heading: 'The scores',
    caption: 'Scores in this release',
    score: 'Score',
    trait: 'Trait',
    trainedOn: 'Made from people described as',
    independent: 'Independent of this study',
    source: 'Source',
    licence: 'Licence',
    model: 'Frozen model',
    notSaid: '– not stated',
    output: 'output of a model, given in the people file; how it was made is not known here',
    independence: { yes: 'yes', no: 'no', unknown: 'not known' },
  },

  release: {
    heading: 'This release',
    id: 'Release',
    study: 'Study',
    period: 'Period',
    cohort: 'Cohort',
    approver: 'Approved by',
    policy: 'Policy',
    policyName: '{title} ({id}, version {version})',
    policySource: 'Source of the policy',
    policyDate: 'Date of that source',
    certificate: 'Certificate',
    certified:
      'Before this release was made, an attacker of another construction read {cells} cells, of which {withheld} are withheld, used {equations} sums of groups, and could tell no count that the policy keeps. {approver} answers for the release.',
    meaning: 'What the policy means',
    doesNotProtect: 'What it does not protect against',
    version: 'Made with',
    product: 'Evenstrand {version}',
    citeHeading: 'How to cite',
    cite: '{title}, {period}. Study {study}, release {release}. Made with Evenstrand {version}.',
    inputsHeading: 'Inputs',
    inputsCaption:
      'Digests of what the study uses of its inputs, in an order of their own, not of the files; a keyed digest can be checked only with the study’s key',
    role: 'Input',
    algorithm: 'Digest',
    digest: 'Value',
    algorithms: { sha256: 'SHA-256', 'hmac-sha256': 'keyed SHA-256' },
  },
  files: {
    datapackage: 'Data package: every table, its columns and digests',
    bundle: 'What the release says about itself',
    certificate: 'Certificate of the disclosure check',
    shapes: 'Places of the map of {attribute}, as GeoJSON',
  },
  tables: {
    agreement: 'How two scores rank the same people, by group',
    distribution: 'Distribution of each score, by group',
    histogram: 'Histogram of each score, by group',
    match: 'What became of each score’s rows',
    quality: 'Quality of each score, by group',
    representation: 'People beside a census, by group',
    participation: 'People at each stage of the cascade, by group',
    performance: 'Performance of each score, by group',
    comparison: 'Comparisons of performance between groups',
    withheld: 'Numbers withheld',
  },

  distributions: {
    intro: 'Groups stand in the order that the study declares, or by name: never ranked by a score.',
    deviations:
      'Where people stand in a polygenic score is said in standard deviations of the reference people, from their mean.',
    scores: 'Each score on its own',
    back: 'All scores',
    contents: 'On this page',
    none: 'This release holds no distributions.',
    trainedOn: {
      genetic: 'Weights made from people described as {trainedOn}.',
      output:
        'The output of a model, given in the people file; the model was made from people described as {trainedOn}.',
    },
    notTrainedOn: {
      genetic: 'The study does not say whom the weights were made from.',
      output: 'The output of a model, given in the people file. The study does not say whom the model was made from.',
    },
    subjectOfMeasure: '{score} ({measure})',
    many: 'Table of {groups} groups, more than a chart can show',
    heading: '{score} by {view}',
    headingOfEveryone: '{score}, all people',
    rawRow: 'raw',
    coverage:
      'Of the {of} people with this score, {people} have it adjusted. The others have no genetic components, or lie outside the range of the reference people, and are not among the adjusted.',
    coverageSimilar:
      'Of the {of} people with this score, {people} have it compared with a population. The others have no genetic components, lie too far from every population of the reference people, or are most similar to one in which the score does not vary, and do not have it.',
    similar:
      'Some figures compare a person’s score with the reference people whose genomes are most like theirs: 0 is the mean of that population and 1 its standard deviation. Being most similar to a population says how alike genomes are, not who someone is. The populations are the groups of {attribute}.',
    legend:
      'Thin line: from 5% to 95% of the people. Thick line: from 25% to 75%. Dot: the median. Dashed line: {zero}. Quantiles are read off the released histogram, within its bins.',
    legendRow: '{row}: {measure}.',
    legendHistogram: 'Grey area: the released histogram of the {measure}.',
    caption: '{figure}, {unit}',
    scales: {
      deviations: {
        axis: 'Reference standard deviations',
        unit: 'in reference standard deviations',
        zero: '0, the mean of the reference people',
      },
      standardised: {
        axis: 'Standard deviations of the output in the reference people',
        unit: 'in standard deviations of the reference people',
        zero: '0, the mean of the reference people',
      },
      probability: { axis: 'Predicted probability', unit: 'as probabilities', zero: 'a probability of 0' },
      logit: {
        axis: 'Predicted log odds',
        unit: 'in log odds',
        zero: 'log odds of 0, a probability of one half',
      },
    },
    group: 'Group',
    measure: 'Measure',
    people: 'People',
    mean: 'Mean',
    sd: 'SD',
  },
  weights: {
    title: 'The same people, {scores} sets of weights',
    titleOfTrait: 'The same people, {scores} sets of weights for {trait}',
    intro:
      'These scores are for one trait and count the same people. Only the weights differ, with the studies that they come from. Where a group stands is said in standard deviations of the reference people, from the mean of all reference people together: no group is the norm. That mean depends on how many people of each group were recruited.',
    risk: 'Neither the raw nor the adjusted means show a difference in risk. A group’s mean raw score carries how common the counted alleles are in it, and the design of the studies behind the weights: other weights put the same people elsewhere. An adjusted score is centred by construction: that the groups then stand together says nothing about their risk either.',
    heading: 'By {view}',
    words:
      'Where each group’s mean raw score lies, between the weights that put it lowest and those that put it highest:',
    sentence: '{group}: from {low} ({lowScore}) to {high} ({highScore})',
    notShown: '{group}: fewer than two means are shown',
    above: '{deviations} above',
    below: '{deviations} below',
    at: '{deviations} away',
    score: '{score}, from {trainedOn}',
    missing: '{groups}: {status}',
    figure: 'means of the {measure} by {view}, a row a score',
    summary: 'Means of the groups shown lie between {low} and {high}. The table holds each.',
    summaryNone: 'No mean is shown. The table says why.',
    legend: 'A shape and a label for each group; height within a row only keeps labels apart.',
    many: 'Means by {view}: {groups} groups, more than a chart can tell apart',
    elsewhere: 'Means by {view}, of {groups} groups, stand on the page of each score.',
    caption: 'Means by {view}, in reference standard deviations',
    choose: 'Measures, by {view}',
    people: '{low} to {high}',
  },
  agreement: {
    intro:
      'Two scores can be distributed alike and yet name other people. Here each pair that the study asks for is compared in the people who have both. High is said of about the top tenth of all people in a score; the edge is the same for every group and stands below each table.',
    caution:
      'Where two scores disagree, nothing here says which is right, or whether either is. High in a score is no diagnosis.',
    heading: '{score} and {other}',
    measure: 'Compared on: {measure}.',
    sentence:
      'Of all {people} people with both, {both} are high in both, {first} in {score} alone and {second} in {other} alone. Their rank correlation is {correlation}.',
    caption: '{score} and {other} by {view}',
    captionOfEveryone: '{score} and {other}, all people',
    group: 'Group',
    statistics: {
      people: 'People with both',
      rank_correlation: 'Rank correlation',
      rank_error: 'Error of binning, at most',
      high_in_both: 'High in both',
      high_in_first_only: 'High in {score} alone',
      high_in_second_only: 'High in {other} alone',
    },
  },
  performance: {
    intro:
      'First what verdicts rest on: calibration, where a model gives probabilities, and the effect per standard deviation of a score; of a model’s decisions, which have neither, the share selected and error rates. Then how well people are ranked, then what a threshold would do. Groups stand in the order in which the study declares them, never ranked.',
    mix: 'But for an AUC within age and sex, and where covariates are named, none of these figures is adjusted for age, sex or who was recruited: groups of another case mix differ in them under one and the same score.',
    errors:
      'Error rates stand beside base rates, because those of groups with different base rates cannot all be equal, whatever the score (Chouldechova 2017; Kleinberg 2016). The cut is the same for every group.',
    raw: 'A threshold on the raw score selects by ancestry: it shows what using the raw score would do.',
    recorded:
      'The outcome {outcome} was recorded in: {source}. An outcome that is recorded less often in a group looks like a score that works worse there.',
    adjusted: 'Its figures are adjusted for {covariates}, within each group.',
    notAdjusted: 'Its figures are adjusted for nothing.',
    independent: {
      yes: 'The study says that these people were in neither the making nor the tuning of {score}.',
      no: 'People of this study were in the making or the tuning of {score}: its figures flatter it.',
      unknown:
        'Whether people of this study were in the making or the tuning of {score} is not known: its figures may flatter it.',
    },
    heading: '{score}, {measure}: {outcome} by {view}',
    headingOfEveryone: '{score}, {measure}: {outcome}, all people',
    plot: '{statistic}, {figure}',
    summary:
      'The lowest is {low} ({lowGroup}), the highest {high} ({highGroup}); dots are values, lines their intervals.',
    summaryNone: 'No value is shown: see the table for why.',
    caption: 'Performance of {figure}',
    thresholdCaption: '{threshold}: {figure}',
    comparisons: 'Comparisons',
    comparisonsCaption: 'Comparisons of {score} ({measure}) by {outcome}, most important first',
    chooseMeasure: 'Measure of {score}',
    chooseThreshold: 'Threshold for {figure}',
    comparisonsIntro:
      'Each group is compared with the reference that the study declares, and judged beside its margin. Beside overall, a group is compared with all other people, so that nobody stands on both sides. q is small where a difference is beyond its margin: it is the chance of one so large if the true one were the margin, corrected for all comparisons that the study declares of the outcome, those that cannot be estimated among them.',
    sentence:
      'We compared {group} with {reference} in {compared} of {score} ({measure}). The difference was {difference} ({low} to {high}). That is {verdict}, beside a margin of {margin}; with these data we could have seen a difference of {detectable}.',
    q: 'q {q}.',
    needed:
      'About {cases} {who} in this group would be needed to find it within the margin, if there is no difference.',
    cases: 'cases',
    people: 'people',
    portability:
      'We compared {group} with {reference} in {compared} of {score} ({measure}). The ratio was {ratio} ({low} to {high}); 1 would be as much in both. It has no verdict: it hangs on how much the outcome varies in each.',
    neededNone:
      'Without more people on the other side, no number in this group would suffice to find it within the margin.',
    notCompared: '{group} and {reference} in {compared} of {score} ({measure}): {reason}.',
    described:
      'We compared {group} with {reference} in {compared} of {score} ({measure}). The difference was {difference}. That is not estimable: {reason}.',
    overall: 'all other people',
    compared: {
      o_e: 'cases seen over cases predicted',
      calibration_slope: 'the calibration slope',
      log_or_per_sd: 'the log odds ratio per SD',
      auc: 'the AUC',
      auc_age_sex: 'the AUC among people of one age and sex',
      selection_rate: 'the share selected',
      tpr: 'the true positive rate',
      fpr: 'the false positive rate',
      beta_per_sd: 'the difference per SD',
      r2_incremental: 'the R² added by the score',
    },
    at: '{compared}, {threshold}',
    ratio:
      'We compared {group} with {reference} in {compared} of {score} ({measure}). The one was {difference} times the other ({low} to {high}). That is {verdict}, beside a margin of {margin} times; with these data we could have seen {detectable} times.',
    ratioDescribed:
      'We compared {group} with {reference} in {compared} of {score} ({measure}). The one was {difference} times the other. That is not estimable: {reason}.',
    caseMix: 'Case mix: base rates {groupRate} and {referenceRate}, SDs of the measure {groupSd} and {referenceSd}.',
    caseMixRates: 'Case mix: base rates {groupRate} and {referenceRate}.',
    curve: {
      caption: 'Predicted and seen: {figure}',
      band: 'Predicted risk',
      predicted: 'Predicted on average',
      observed: 'Seen',
      between: '{low} to {high}',
      below: 'below {end}',
      from: '{end} and more',
      few: 'Bands with fewer than 10 people of known outcome are not shown here.',
    },
    brier:
      'No interval is computed for the Brier score. It hangs on the base rate, so that it is not compared between groups, and no verdict rests on it.',
    n: 'n is how many people stand behind a figure: of a share of those with the outcome they are the cases, of one of those without the controls, of one of those above the cut all above it.',
    group: 'Group',
    statistics: {
      people: 'People',
      cases: 'With the outcome',
      controls: 'Without',
      missing: 'Not known',
      base_rate: 'Base rate',
      expected: 'Predicted cases',
      o_e: 'Seen over predicted',
      o_e_smoothed: 'Seen over predicted, smoothed for maps',
      funnel_95: 'All places, and where chance leaves 95% of such',
      funnel_99_8: 'Likewise, 99.8%',
      brier: 'Brier score',
      clipped: 'Clipped',
      calibration_in_the_large: 'Calibration in the large',
      calibration_slope: 'Calibration slope',
      log_or_per_sd: 'Log odds ratio per SD',
      auc: 'AUC',
      auc_age_sex: 'AUC within age and sex',
      selection_rate: 'Above the cut',
      tpr: 'Of those with the outcome, above',
      fnr: 'Of those with the outcome, not above',
      fpr: 'Of those without, above',
      ppv: 'Of those above, with the outcome',
      without_covariates: 'Covariate not known',
      analysed: 'Analysed',
      beta_per_sd: 'Outcome units per SD',
      r2_adjusted: 'Adjusted R²',
      r2_incremental: 'R² added by the score',
    },
  },
  representation: {
    intro:
      'Groups stand in the order in which the study declares them. A group in which nobody was recruited is listed too: its ratio is 0.',
    noCensus: 'The study compares its people with no census: who is missing cannot be told from this release.',
    matrix: 'Ratios to the census: {heading}',
    matrixLegend:
      '1 is parity. Shaded and marked ▼: below 0.8, darker below 0.5. ▲: above 1.25, darker above 2. The numbers below have the intervals, where there are any, and the people to add.',
    all: 'All numbers',
    here: 'here',
    ofCensus: 'census',
    of: 'Shares here are of {people} people compared.',
    weighted:
      'Weights are left aside here: each person counts once, because the question is who is in the study. A weighted share could hide who is missing.',
    intervals: {
      convenience:
        'These people are a convenience sample: they were not drawn from the population that the census counts. The shares describe them and carry no sampling interval.',
      designed:
        'Shares carry no interval: people were drawn by a design, and that of a simple random sample would not hold.',
      random: 'Intervals hold for a random sample of people; the census is taken to be without error.',
    },
    needed:
      'People to add: the fewest people of the group after whom its share equals the census’s, if nobody else is added. It is a size to plan by, and says nothing on whether a score would then do well.',
    heading: '{view}, beside {census} ({among})',
    amongAll: 'all people counted',
    amongSome: 'people with {levels}',
    level: '{attribute} {level}',
    source: 'Census: {source}, {year}.',
    caption: 'Shares: {heading}',
    lost: 'Not compared: people without a known level, or of whom the census has no count. Their shares are of everyone within the audit, or of the whole census.',
    lostCaption: 'Not compared: {heading}',
    group: 'Group',
    statistics: {
      cohort_share: 'Share here',
      census_share: 'Share of the census',
      ratio: 'Ratio',
      needed: 'People to add',
    },
    figure: 'ratios of {heading}',
    nobody: 'Nobody is here of: {names}.',
    summaryOne: '{lowGroup} has {low} times its share of the census.',
    summary:
      'Of the groups present, {lowGroup} has {low} times its share of the census, the lowest, and {highGroup} {high} times, the highest.',
    summaryNone: 'No ratio is shown: see the table for why.',
    axis: 'Share here over share of the census',
    legend:
      'Dot: the ratio, on a scale of doublings. Line: its interval, where there is one. Dashed line: parity. Dots at the ends lie there or beyond, also a ratio of 0.',
  },
  intersections: {
    heading: 'People by two descriptions at once',
    intro:
      'A group can be present in number and yet be missing at one age or of one sex. These are the people counted, as on the page of quality, and their share of all of them.',
    caption: 'People by {view}',
    legend: 'Hatched: withheld, which is not zero.',
  },
  training: {
    heading: 'Whom the scores were made from, and who is here',
    intro:
      'A score tends to predict less well in people unlike those it was made from. The study says whom each score was made from in words such as the ancestry categories of the PGS Catalog; how many people of each is not given. People here are described in the words of this study. Two words that are alike need not mean the same people.',
    noCohort:
      'The study describes its people neither by genetic similarity nor by how they were recruited, so that nobody here stands beside these words.',
    caption: 'People named as behind each score, and people counted here',
    who: 'Whom',
    here: 'People here, by {attribute}',
    named: 'named',
    notGiven: 'not given',
    noneGiven: 'The study gives of no score whom it was made from.',
  },
  crosswalk: {
    heading: 'Crosswalk to {census}',
    intro:
      'The census and this study describe people in different words. The study declares which words it takes to mean one group. A group of a census can be much wider than the people who stand for it here.',
    loss: 'The crosswalk leaves out {people} people of the census ({share}).',
    noLoss: 'The crosswalk leaves out nobody of the census.',
    caption: 'How {attribute} is matched to {census}',
    censusCaption: 'Values of {census} ({columns}) and the groups of {attribute} they become',
    cohortCaption:
      'Values of this study and the groups of {attribute} they become beside {census}; others are not mapped',
    value: 'Value',
    level: 'Group',
    people: 'People in the census',
  },
  places: {
    intro:
      'The map shows the share of all people counted whom each place has: shares, never numbers of people. Beside it they are ranked, and the table below holds them.',
    caution:
      'Coverage is all that this map shows: what a score could be looked at in. It shows nobody’s risk, no place’s risk, and not how many people live anywhere.',
    intervals: {
      convenience: 'The people are a convenience sample, so that the shares carry no interval.',
      designed: 'The people were drawn by a design, so that the shares carry no interval.',
      random: 'Intervals hold for a random sample of people (95%, Wilson).',
    },
    heading: 'People counted, by {attribute}',
    chart: 'Map: share of the people counted, by {attribute}',
    caption: 'Share of the people counted, by {attribute}',
    breaks:
      'Four classes of one width, from 0 to the least of 1, 2 or 5 times a power of ten that holds the highest share; each holds its upper end. Equal-area projection.',
    ranked: 'The same shares, ranked',
    rankedFigure: 'shares of the people counted by {attribute}, ranked',
    rankedLegend: 'Dot: the share; hollow where it is unreliable. Line: its interval, where there is one.',
    lowestClass: 'up to {high}',
    class: '{low} to {high}',
    fills: {
      withheld: 'withheld (slanting lines)',
      unreliable: 'unreliable (crosses)',
      nobody: 'nobody counted (empty)',
    },
    people: 'People',
    share: 'Share of all counted',
    fill: 'On the map',
    name: '{name} ({level})',
    summary:
      'People are counted in {places} levels of {attribute}, of which the map has {drawn}. Their shares of all people counted run from {low} to {high}.',
    summaryGap: 'Some shares are not shown: see the table for why.',
    summaryNone:
      'People are counted in {places} levels of {attribute}, of which the map has {drawn}. No share is shown: see the table for why.',
    offHeading: 'Not on the map',
    offNone: 'Every level in which people are counted is on the map.',
    off: 'The map has no such place, too small for it perhaps, or the people’s place is not known: {places}.',
    offCaption: 'Share of the people counted who are not on the map, by {attribute}',
  },
  methods: {
    statistics: 'Statistics',
    statisticsIntro:
      'What each number of each table is: the same words hold for the file. Every number is of the period {period}.',
    definitionsOf: 'Statistics of the table {table}',
    statistic: 'Statistic',
    name: 'In words',
    definition: 'Definition',
    numerator: 'Numerator',
    denominator: 'Denominator',
    source: 'Source',
    caveat: 'What to know',
    measures: 'Measures of a score',
    measuresCaption: 'Measures in this release',
    measure: 'Measure',
    attributes: 'Descriptions of people',
    noAttributes: 'The study describes people by nothing.',
    attributesCaption: 'Attributes by which people are grouped',
    attribute: 'Attribute',
    kind: 'Kind',
    why: 'Why it is used',
    levels: 'Groups declared',
    noLevels: 'as they occur',
    statuses: 'How a missing number is marked',
    statusesCaption: 'Values of the column status',
    status: 'Status',
    meaning: 'Meaning',
    censuses: 'Censuses',
    censusesCaption: 'Censuses that the people are compared with',
    census: 'Census',
    year: 'Year',
    crosswalk: 'Matched by',
    crosswalkLink: 'How each value was matched:',
    tables: 'Tables to download',
    tablesIntro: 'CSV in UTF-8, one row a statistic of a cell, described for machines in the data package.',
    columns: 'Columns of {table}',
    column: 'Column',
    type: 'Type',
    records: 'Records',
  },
  statusMeanings: {
    released: 'The value is shown.',
    suppressed: 'Withheld by the disclosure policy. Not zero.',
    unreliable: 'Shown, but of too few people to rely on.',
    not_estimable: 'The data do not allow a value, for the reason given.',
    not_applicable: 'The statistic has no meaning for this cell.',
  },
  quantiles: { q05: '5%', q25: '25%', q50: 'Median', q75: '75%', q95: '95%' },
  chart: 'Chart: {figure}',
  chartPart: 'Chart, part {part} of {parts}: {figure}',
  chartPeople: 'people: {people}',
  /** What a mark of a chart stands for: heard, and shown under the pointer. */
  markBand: '{group}, {measure}: median {q50}; 5% at {q05}, 95% at {q95}',
  markNone: '{group}, {measure}: {note}',
  markMean: '{group}, {score}: {mean}',
  markValue: '{group}: {value}',
  summaryMeasure: '{measure}: {summary}',
  summaryOne: {
    medians: 'The median is {low}.',
    wide: '90% of the people lie between {low} and {high}.',
    half: 'Half of the people lie between {low} and {high}.',
  },
  summaryMany: {
    medians: 'Medians of the groups shown lie between {low} and {high}.',
    wide: '5% and 95% quantiles lie between {low} and {high}.',
    half: '25% and 75% quantiles lie between {low} and {high}.',
  },
  summaryNone: 'No quantile of a group is shown: see the table for why.',
  summaryGap: 'Some quantiles are not shown: see the table for why.',
  measures: {
    unadjusted: 'Raw score',
    znorm1: 'Score adjusted in mean',
    znorm2: 'Score adjusted in mean and variance',
    most_similar: 'Score compared with the reference people genetically most similar',
    standardised: 'Standardised output',
    probability: 'Predicted probability',
    decision: 'Decision',
    logit: 'Predicted log odds',
  } as Readonly<Record<string, string>>,
  risk: {
    none: 'This is not a difference in risk.',
    raw: 'A raw mean carries differing allele frequencies and the design of the studies behind the weights, and says nothing about which group is at greater risk.',
    rawMeans:
      'Here the groups’ mean raw scores run from {low} to {high} reference standard deviations: such offsets come from differing allele frequencies and from the design of the studies behind the weights, and say nothing about which group is at greater risk.',
    adjusted:
      'An adjusted score is centred by construction, so that neither a gap nor the lack of one says anything about risk.',
    predicted: 'This is what a model says, not what happens: whether it holds takes outcomes to tell.',
    predictedMeans:
      'This is what a model says, not what happens. Here the groups’ means run from {low} to {high}: the gap may be one of risk, of how the model was made, or of what it was given, and these numbers cannot tell which.',
  },
} as const
