import type { RELEASED_TABLES } from '../science/disclosure/released-table.ts'

type Tables = typeof RELEASED_TABLES

/** What a statistic is, in plain words, and what must be known to read it. */
export interface Definition {
  name: string
  /** With its formula. */
  definition: string
  numerator: string
  denominator: string
  source: string
  caveat: string
}

const NOT_A_RATIO = '–'
const OURS = 'Evenstrand'

/** Every statistic of the released tables; part of the words of the pages, apart from `text.ts` for its length. */
export const definitions: {
  readonly [T in keyof Tables]: Readonly<Record<Tables[T]['statistics'][number], Definition>>
} = {
  agreement: {
    people: {
      name: 'People',
      definition: 'People of the group who have the measure of both scores.',
      numerator: 'people with both',
      denominator: NOT_A_RATIO,
      source: OURS,
      caveat: 'Whoever lacks one of the two is in no number of this table.',
    },
    rank_correlation: {
      name: 'Rank correlation',
      definition:
        'Spearman’s ρ of the two scores in bins 1/8 reference SD wide from −4 to 4, the ends open: the correlation of mid-ranks, people of one bin tied; by weight, where people carry weights.',
      numerator: 'covariance of the ranks',
      denominator: 'product of the standard deviations of the ranks',
      source: 'Kendall, Rank Correlation Methods (1948)',
      caveat:
        'Within a group, people are ranked among themselves. 1 says that the scores rank alike, not that either is right.',
    },
    rank_error: {
      name: 'Error of binning',
      definition:
        'The most by which ρ of the exact values can differ from that of the bins, wherever people lie within their bins.',
      numerator: NOT_A_RATIO,
      denominator: NOT_A_RATIO,
      source: 'Cauchy–Schwarz inequality on the ranks that bins hide',
      caveat: 'A bound, seldom reached. It says nothing of chance.',
    },
    ...high(),
  },
  distribution: {
    people: {
      name: 'People',
      definition: 'People of the group who have this measure of the score.',
      numerator: 'people with the measure',
      denominator: NOT_A_RATIO,
      source: OURS,
      caveat: 'Fewer than are counted, where people lack genotypes or components: see quality.',
    },
    clamped: {
      name: 'Clamped',
      definition:
        'People whose value lies beyond the grid (−8 to 8 reference SDs, −16 to 16 log odds) and is counted at its end.',
      numerator: 'people beyond the grid',
      denominator: 'people of the group with the measure',
      source: OURS,
      caveat: 'Never shown under a policy with a threshold.',
    },
    effective_people: {
      name: 'Effective number of people',
      definition:
        'Of how many people of equal weight the mean would be known as well, if weights have nothing to do with values.',
      numerator: 'the sum of weights, squared',
      denominator: 'sum of the squares of weights',
      source: 'Kish 1965',
      caveat:
        'Only where people carry weights. Intervals of means do not rest on it: they heed how weights and values go together.',
    },
    mean: {
      name: 'Mean',
      definition:
        'Σwz / Σw, where z is the measure: (score − mean of the reference people) / their SD, unless adjusted; or what a model put out. w is the weight, 1 without.',
      numerator: 'sum of the values of the group',
      denominator: 'people of the group with the measure',
      source: 'Arithmetic mean, of values clamped to the grid; for z see the measures above',
      caveat:
        'No difference in risk. Interval: mean ± 1.96 linearised standard errors, for independent people; with clusters, families or strata, ± Student’s t times the jackknife standard error (Kott 2001). None for a convenience sample.',
    },
    sd: {
      name: 'Standard deviation',
      definition: '√(Σ(z − mean)² / (n − 1)) within the group.',
      numerator: 'sum of squared distances to the mean',
      denominator: 'people of the group with the measure, less one',
      source: 'Sample standard deviation',
      caveat: 'Of a score, in SDs of all reference people, so that a group’s own may be smaller than 1.',
    },
    ...quantiles(),
  },
  histogram: {
    share: {
      name: 'Share in a bin',
      definition: 'Share of the group’s people whose value lies in the bin: bin_low ≤ z < bin_high.',
      numerator: 'people of the group in the bin',
      denominator: 'people of the group with the measure',
      source: 'A fixed public grid, one width for a view',
      caveat: 'Bins are made wider until none shows a few people.',
    },
  },
  match: {
    rows: {
      name: 'Rows',
      definition: 'Rows of the score file.',
      numerator: 'rows',
      denominator: NOT_A_RATIO,
      source: 'PGS Catalog scoring file format 2.0',
      caveat: 'Rows, not people.',
    },
    matched: {
      name: 'Matched',
      definition:
        'Rows whose variant is in the genotypes by chromosome, position and alleles, also on the other strand or with alleles swapped.',
      numerator: 'rows matched',
      denominator: 'rows of the score file',
      source: 'The rules of the PGS Catalog Calculator (pgsc_calc)',
      caveat: 'The tables also count, by reason, rows that are excluded, unmatched or not the best match.',
    },
    weight_share: {
      name: 'Share of the weight matched',
      definition: 'Σ|weight| of matched rows / Σ|weight| of all rows.',
      numerator: 'absolute weight of matched rows',
      denominator: 'absolute weight of all rows',
      source: OURS,
      caveat: 'A score of which less than the study’s least share is matched and called is refused, never shown.',
    },
  },
  quality: {
    people: {
      name: 'People',
      definition: 'People of the group who are counted, genotyped or not.',
      numerator: 'people',
      denominator: NOT_A_RATIO,
      source: OURS,
      caveat: 'People outside the count (relatives, for example) are in no table.',
    },
    share: {
      name: 'Share of the people',
      definition: 'People of the group / all people counted.',
      numerator: 'people of the group who are counted',
      denominator: 'all people counted',
      source: 'Interval: Wilson, Journal of the American Statistical Association 22:209 (1927)',
      caveat:
        'A share of the people of this study, no rate of a place’s population. No interval for a convenience sample, nor with weights or a sampling design.',
    },
    scored: {
      name: 'With a score',
      definition: 'People of the group who have genotypes, and so a score; of a model’s output, who have a prediction.',
      numerator: 'people with genotypes, or with a prediction',
      denominator: 'people of the group who are counted',
      source: OURS,
      caveat: 'The others are counted as people, and have no score.',
    },
    call_rate: {
      name: 'Calls present',
      definition: '1 − missing calls / calls, over the variants that the score uses and the people who have it.',
      numerator: 'calls present',
      denominator: 'variants used × people with a score',
      source: OURS,
      caveat: 'A missing call counts the mean of the reference people. Does not apply to a model’s output.',
    },
    weight_called: {
      name: 'Weight called',
      definition: 'Mean over people of Σ|weight| of their calls present / Σ|weight| of the variants used.',
      numerator: 'absolute weight of calls present',
      denominator: 'absolute weight of the variants used',
      source: OURS,
      caveat:
        'Of the weight that matched, not of the whole score file. Where this times the share matched is below the study’s least share, no values of the score are given of the group. Does not apply to a model’s output.',
    },
    weight_gap: {
      name: 'Less than the most',
      definition: 'Weight called in the group of the view where most is called − weight called in this one.',
      numerator: 'a difference of two shares, as they are released',
      denominator: NOT_A_RATIO,
      source: OURS,
      caveat:
        'Beyond the study’s margin it is a finding. It has no interval: in a group of few people, or of a score of few variants, it may be chance.',
    },
  },
  representation: {
    cohort_share: {
      name: 'Share here',
      definition: 'People of the group / people compared.',
      numerator: 'people of the group',
      denominator: 'people compared: with a known group that the census counts',
      source: 'Interval: Wilson (1927)',
      caveat: 'No interval for a convenience sample, nor with weights or a sampling design.',
    },
    census_share: {
      name: 'Share of the census',
      definition: 'People of the group in the census / people of all compared groups in the census.',
      numerator: 'people of the census in the group',
      denominator: 'people of the census in groups compared',
      source: 'The census named beside it',
      caveat: 'Taken to be without error; its groups can be wider than the people who stand for them.',
    },
    ratio: {
      name: 'Ratio',
      definition: 'Share here / share of the census; 1 is parity.',
      numerator: 'share here',
      denominator: 'share of the census',
      source:
        'Participation-to-prevalence ratio: Scott et al., Journal of the American College of Cardiology 71:1960 (2018)',
      caveat: 'Says who is here, not how well a score does in them.',
    },
    needed: {
      name: 'People to add',
      definition:
        'The fewest people of the group to add until its share is that of the census, if nobody else is added.',
      numerator: 'people to add',
      denominator: NOT_A_RATIO,
      source: OURS,
      caveat: 'A size to plan by; rounded up under a policy with a threshold.',
    },
    needed_for_precision: {
      name: 'People to add for precision',
      definition:
        'The fewest people of the group to add until any share of them has a 95% interval of at most ± d, the precision that the study asks for: 1.96²/(4d²), less those who are here.',
      numerator: 'people to add',
      denominator: NOT_A_RATIO,
      source: 'Wald’s interval at a share of one half, where it is widest',
      caveat: 'Only where the study asks. Of people drawn at random, each with equal chances; others need more.',
    },
  },
  component_gap: {
    people: {
      name: 'People of the group',
      definition: 'People of the group with the score and all genetic components.',
      numerator: 'people',
      denominator: NOT_A_RATIO,
      source: OURS,
      caveat: 'People without components are in neither side of the gap, which may differ from that of all.',
    },
    reference_people: {
      name: 'People of the reference',
      definition: 'The same of the group that the gap is from.',
      numerator: 'people',
      denominator: NOT_A_RATIO,
      source: OURS,
      caveat: 'Declared by the study: no group is the norm.',
    },
    gap: {
      name: 'Gap',
      definition: 'Mean raw score of the group less that of the reference, of people with components.',
      numerator: 'difference',
      denominator: NOT_A_RATIO,
      source: 'Interval, where the study declares clusters, families or strata: delete-a-group jackknife (Kott 2001)',
      caveat: 'In SDs of the reference people of the score. No difference in risk.',
    },
    composition: {
      name: 'Of components',
      definition: 'The sum over components of the difference of their means times the mean of both groups’ slopes.',
      numerator: 'part of the gap',
      denominator: NOT_A_RATIO,
      source: 'Oaxaca (1973), Blinder (1973), with the mean of both slopes: Reimers (1983)',
      caveat:
        'What goes with where the groups lie on the components that the study gives; other components say another thing.',
    },
    not_explained: {
      name: 'Not explained by measured composition',
      definition: 'The gap less the part of components.',
      numerator: 'rest of the gap',
      denominator: NOT_A_RATIO,
      source: 'As above',
      caveat: 'Never an effect of the group: it holds all that these components do not measure.',
    },
    interaction: {
      name: 'Interaction',
      definition: 'What goes with means and slopes that differ together: half of it is in each of the two parts.',
      numerator: 'difference',
      denominator: NOT_A_RATIO,
      source: 'As above',
      caveat: 'Where it is large, how the gap is parted rests on the form chosen.',
    },
    distance: {
      name: 'Apart on components',
      definition:
        'How many standard deviations within groups, both pooled, the means of the groups lie apart on all components together.',
      numerator: 'distance of the means',
      denominator: 'standard deviation within groups',
      source: 'Mahalanobis (1936)',
      caveat: 'Beyond 2 the groups share few places, and the parts of the gap are called unreliable.',
    },
  },
  dissimilarity: {
    total_variation: {
      name: 'Total variation distance',
      definition: 'Half the sum of |share here − share of the census| over the groups compared.',
      numerator: 'people who would have to be in other groups for the mix to be that of the census',
      denominator: 'people compared',
      source: 'The index of dissimilarity: Duncan and Duncan, American Sociological Review 20:210 (1955)',
      caveat: 'Grows with the number of groups, and is above 0 by chance: read it beside that. No interval.',
    },
    by_chance: {
      name: 'The same by chance',
      definition:
        'The mean of the total variation distance over simple random samples of as many people of the census.',
      numerator: 'people who would have to be in other groups',
      denominator: 'people compared',
      source: 'Mean deviation of a binomial: de Moivre 1730; Diaconis and Zabell, Statistical Science 6:284 (1991)',
      caveat: 'A yardstick, not an interval.',
    },
  },
  participation: {
    people: {
      name: 'People at a stage',
      definition: 'People of the group who reached the stage, and so all stages before it.',
      numerator: 'people',
      denominator: NOT_A_RATIO,
      source: OURS,
      caveat:
        'Each person counts once, whatever the weight. Under a policy with a threshold all of it is shown, or nothing.',
    },
    of_previous: {
      name: 'Share of the stage before',
      definition: 'People of the group who reached the stage / those who reached the stage before.',
      numerator: 'people at the stage',
      denominator: 'people at the stage before',
      source: 'Interval: Wilson (1927)',
      caveat: 'No interval for a convenience sample, nor with weights or a sampling design.',
    },
    of_first: {
      name: 'Share of the first stage',
      definition: 'People of the group who reached the stage / those who reached the first.',
      numerator: 'people at the stage',
      denominator: 'people at the first stage',
      source: 'Interval: Wilson (1927)',
      caveat: 'No interval for a convenience sample, nor with weights or a sampling design.',
    },
  },
  performance: {
    people: {
      name: 'People',
      definition: 'People of the group with the measure.',
      numerator: 'people',
      denominator: NOT_A_RATIO,
      source: OURS,
      caveat: 'The outcome of some of them may not be known.',
    },
    cases: {
      name: 'Cases',
      definition: 'People with the outcome.',
      numerator: 'people',
      denominator: NOT_A_RATIO,
      source: OURS,
      caveat: 'As recorded where the study says.',
    },
    controls: {
      name: 'Controls',
      definition: 'People recorded as without the outcome.',
      numerator: 'people',
      denominator: NOT_A_RATIO,
      source: OURS,
      caveat: 'Not the people of whom nothing is recorded.',
    },
    missing: {
      name: 'Not known',
      definition: 'People of whom the outcome is not recorded.',
      numerator: 'people',
      denominator: NOT_A_RATIO,
      source: OURS,
      caveat: 'In no other figure of the table.',
    },
    base_rate: {
      name: 'Base rate',
      definition: 'Share of people with the outcome.',
      numerator: 'cases',
      denominator: 'cases and controls',
      source: 'Interval: Wilson (1927)',
      caveat: 'Of who is in the study, not of a population.',
    },
    log_or_per_sd: {
      name: 'Log odds ratio per SD',
      definition: 'Slope of a logistic regression of the outcome on the measure, in SDs of the reference people.',
      numerator: 'log odds ratio',
      denominator: 'one SD of the reference people',
      source: 'Linearised standard error, as survey::svyglm',
      caveat: 'Bins of 1/32 SD; not adjusted for age or sex; needs 10 cases and 10 controls.',
    },
    auc: {
      name: 'AUC',
      definition: 'Chance that a person with the outcome has a higher measure than one without, ties half.',
      numerator: 'pairs in which the case is higher',
      denominator: 'pairs of a case and a control',
      source: 'DeLong et al., Biometrics 44:837 (1988)',
      caveat: 'From bins: the interval is widened by half the chance that a case and a control share one.',
    },
    auc_age_sex: {
      name: 'AUC within age and sex',
      definition:
        'Chance that a person with the outcome has a higher prediction than one without who is of the same age group and sex, ties half; age groups and sexes by their cases.',
      numerator: 'pairs of one age and sex in which the case is higher',
      denominator: 'pairs of a case and a control of one age and sex',
      source: 'Janes and Pepe, Biometrika 96:371 (2009); DeLong’s variances added up',
      caveat:
        'As fine as the age groups. Leaves out people of unknown age or sex, and ages with fewer than 2 cases or controls.',
    },
    expected: {
      name: 'Predicted cases',
      definition: 'Σwp / Σw × people with the outcome known: cases that the probabilities p foretell.',
      numerator: 'sum of the probabilities',
      denominator: NOT_A_RATIO,
      source: OURS,
      caveat: 'Of people whose outcome is known.',
    },
    o_e: {
      name: 'Seen over predicted',
      definition: 'O / E: cases over the sum of the predicted probabilities; 1 where as many are seen as predicted.',
      numerator: 'cases',
      denominator: 'sum of the probabilities of cases and controls',
      source: 'Exact Poisson limits of the cases (Garwood 1936), over E; of weighted cases at their effective number',
      caveat: 'An outcome that is recorded less often in a group looks like a model that predicts too much there.',
    },
    o_e_smoothed: {
      name: 'Seen over predicted, smoothed for maps',
      definition:
        'b + a(θ − b)/(a + b/E): the place’s O/E θ drawn towards b, that of all places together, the more the fewer cases are predicted; a = max(0, ΣE(θ − b)²/ΣE − b/Ē) is the variance between places.',
      numerator: 'cases',
      denominator: 'sum of the probabilities of cases and controls',
      source: 'Marshall, Applied Statistics 40:283 (1991)',
      caveat:
        'For looking at maps: it hides true differences of small places, and no verdict rests on it. From the rounded figures of this release.',
    },
    funnel_95: {
      name: 'Where chance leaves a place (95%)',
      definition:
        'The ratio b of all places together, and the interpolated Poisson quantiles of bE, over E: outside lie 5% of places that differ by chance alone.',
      numerator: 'cases',
      denominator: 'sum of the probabilities of cases and controls',
      source: 'Spiegelhalter, Statistics in Medicine 24:1185 (2005)',
      caveat:
        'Of a hundred places without any difference, five lie outside. An outcome recorded too rarely in a place puts it outside too.',
    },
    funnel_99_8: {
      name: 'Where chance leaves a place (99.8%)',
      definition: 'As that of 95%: outside lie two in a thousand places that differ by chance alone.',
      numerator: 'cases',
      denominator: 'sum of the probabilities of cases and controls',
      source: 'Spiegelhalter, Statistics in Medicine 24:1185 (2005)',
      caveat: 'Too wide where the outcome is common.',
    },
    brier: {
      name: 'Brier score',
      definition: 'Mean of (p − y)², where y is 1 for cases and 0 for controls.',
      numerator: 'sum of squared errors',
      denominator: 'cases and controls',
      source: 'Brier, Monthly Weather Review 78:1 (1950)',
      caveat: 'Hangs on the base rate: not to be compared between groups. No interval.',
    },
    clipped: {
      name: 'Clipped',
      definition: 'People whose predicted log odds lie beyond ±16 and are counted at the end.',
      numerator: 'people clipped',
      denominator: 'cases and controls',
      source: OURS,
      caveat: 'A predicted probability of 0 or 1 is one of them.',
    },
    calibration_in_the_large: {
      name: 'Calibration in the large',
      definition:
        'Intercept of a logistic regression of the outcome with the predicted log odds as offset; 0 is right.',
      numerator: 'log odds',
      denominator: NOT_A_RATIO,
      source: 'Cox (1958); linearised standard error, as survey::svyglm',
      caveat: 'Bins of 1/16 log odds; needs 10 cases and 10 controls.',
    },
    calibration_slope: {
      name: 'Calibration slope',
      definition:
        'Slope of a logistic regression of the outcome on the predicted log odds; 1 is right, below 1 too extreme.',
      numerator: 'log odds',
      denominator: 'one unit of predicted log odds',
      source:
        'Cox (1958); Van Calster et al., BMC Medicine 17:230 (2019); linearised standard error, as survey::svyglm',
      caveat: 'Bins of 1/16 log odds, clipped at ±16; needs 10 cases and 10 controls.',
    },
    observed: {
      name: 'Seen in a band',
      definition: 'Share of people with the outcome among those whose predicted log odds lie in the band.',
      numerator: 'cases in the band',
      denominator: 'cases and controls in the band',
      source: 'Interval: Wilson (1927)',
      caveat: 'Bands are public, one unit of log odds wide from −7 to 7; needs 10 people.',
    },
    predicted: {
      name: 'Predicted in a band',
      definition: 'Mean predicted probability of the people in the band.',
      numerator: 'sum of the probabilities in the band',
      denominator: 'cases and controls in the band',
      source: OURS,
      caveat: 'From the middles of bins 1/16 log odds wide.',
    },
    selection_rate: {
      name: 'Above the cut',
      definition:
        'Share of people above the cut of the threshold, or with at least its probability, or whom a decision selects.',
      numerator: 'people above the cut',
      denominator: 'cases and controls',
      source: 'Interval: Wilson (1927)',
      caveat: 'The cut is of the reference people, the same for every group.',
    },
    tpr: {
      name: 'True positive rate',
      definition: 'Share of cases above the cut.',
      numerator: 'cases above the cut',
      denominator: 'cases',
      source: 'Interval: Wilson (1927)',
      caveat: 'Hangs on the base rate and the case mix.',
    },
    fnr: {
      name: 'False negative rate',
      definition: 'Share of cases not above the cut: 1 − true positive rate.',
      numerator: 'cases not above the cut',
      denominator: 'cases',
      source: 'Interval: Wilson (1927)',
      caveat: 'Without cases there is none, and no true positive rate.',
    },
    fpr: {
      name: 'False positive rate',
      definition: 'Share of controls above the cut.',
      numerator: 'controls above the cut',
      denominator: 'controls',
      source: 'Interval: Wilson (1927)',
      caveat: 'Hangs on the base rate and the case mix.',
    },
    ppv: {
      name: 'Positive predictive value',
      definition: 'Share of people above the cut who have the outcome.',
      numerator: 'cases above the cut',
      denominator: 'cases and controls above the cut',
      source: 'Interval: Wilson (1927)',
      caveat: 'Follows the base rate; no verdict rests on it.',
    },
    without_covariates: {
      name: 'Without a covariate',
      definition: 'People whose outcome is known and of whom a covariate is missing.',
      numerator: 'people',
      denominator: NOT_A_RATIO,
      source: OURS,
      caveat:
        'Only where the audit is of a continuous outcome or names covariates. In none of the figures beside covariates.',
    },
    analysed: {
      name: 'Analysed',
      definition: 'People with the measure, the outcome and all covariates.',
      numerator: 'people',
      denominator: NOT_A_RATIO,
      source: OURS,
      caveat:
        'Only where the audit is of a continuous outcome or names covariates: the n of the difference per SD and of R². Of a binary outcome 10 cases and 10 controls of them are needed.',
    },
    beta_per_sd: {
      name: 'Difference per SD',
      definition:
        'β of y = α + βz + γc by weighted least squares: units of the outcome that go with one SD of the reference people, beside the covariates c. Of a binary outcome y is 0 or 1, and β a difference in the share of people who have it (a linear probability model).',
      numerator: 'units of the outcome',
      denominator: 'one SD of the reference people',
      source:
        'As lm and survey::svyglm of R. Interval: ± Student’s t with n − parameters degrees of freedom times the error of independent people of one variance, σ²(XᵀX)⁻¹; with clusters, families or strata, of the delete-a-group jackknife (Kott 2001), which alone serves a binary outcome',
      caveat:
        'A covariate that follows from others in the group is left out. Needs 10 people, and 3 of them (1/.33) to a parameter.',
    },
    r2_adjusted: {
      name: 'Adjusted R²',
      definition: '1 − (RSS / (n − parameters)) / (TSS / (n − 1)), of the score and the covariates together.',
      numerator: 'variation that the line leaves, for its degrees of freedom',
      denominator: 'variation of the outcome in the group',
      source:
        'Ezekiel (1930). Interval: 2R(1 − R²)/√n, Olkin and Finn, Psychological Bulletin 118:155 (1995); or the jackknife',
      caveat:
        'May be negative, where the score says less than chance would. Hangs on how much the outcome varies in the group.',
    },
    r2_incremental: {
      name: 'R² added by the score',
      definition: 'Adjusted R² of score and covariates less adjusted R² of the covariates alone.',
      numerator: 'variation that the score accounts for beside the covariates',
      denominator: 'variation of the outcome in the group',
      source: 'Interval: Alf and Graf, Psychological Methods 4:70 (1999); or the jackknife',
      caveat:
        'May be negative. Without covariates it is adjusted R². Of a binary outcome it is on the observed scale, of 0 and 1, hangs on how common the outcome is, and has an interval of the jackknife or none.',
    },
  },
  comparison: {
    difference: {
      name: 'Difference',
      definition:
        'The statistic in the group less that in the reference; of cases seen over predicted, of the logarithms.',
      numerator: 'difference',
      denominator: NOT_A_RATIO,
      source: 'Variances of different people added; of shares Newcombe’s method 10, Stat Med 17:873 (1998)',
      caveat: 'The reference overall is everyone but the group.',
    },
    margin: {
      name: 'Margin',
      definition: 'The largest difference that would not matter.',
      numerator: 'difference',
      denominator: NOT_A_RATIO,
      source: 'Declared by the study',
      caveat: 'A choice, not a finding.',
    },
    verdict: {
      name: 'Verdict',
      definition:
        '0 within margin: 90% interval inside; 1 inconclusive; 2 different, size unclear: 95% interval without 0; 3 beyond margin: 95% interval outside.',
      numerator: 'place in this order',
      denominator: NOT_A_RATIO,
      source: 'Two one-sided tests: Schuirmann (1987)',
      caveat: 'What cannot be estimated has none, and passes nothing.',
    },
    detectable: {
      name: 'Detectable',
      definition:
        'Margin + 2.80 standard errors: the true difference that would be found beyond the margin with 80% power.',
      numerator: 'difference',
      denominator: NOT_A_RATIO,
      source: OURS,
      caveat: 'Of these data.',
    },
    needed: {
      name: 'Needed',
      definition:
        'Cases of the group with which it would be found within the margin with 90% power; of a continuous outcome, people.',
      numerator: 'cases, or people',
      denominator: NOT_A_RATIO,
      source: OURS,
      caveat: 'Supposes no true difference, as many controls to a case as now, and the reference as it is.',
    },
    p: {
      name: 'p',
      definition: 'Chance of so large a difference, in either direction, where the true one is the margin.',
      numerator: 'chance',
      denominator: NOT_A_RATIO,
      source: 'Normal approximation; Student’s t of a continuous outcome',
      caveat: 'Small where the difference is beyond the margin.',
    },
    q: {
      name: 'q',
      definition: 'p corrected for all comparisons of the outcome that are listed.',
      numerator: 'chance',
      denominator: NOT_A_RATIO,
      source: 'Benjamini and Hochberg, JRSS B 57:289 (1995)',
      caveat: 'Comparisons that are withheld or cannot be estimated count as p = 1.',
    },
    ...caseMix(),
    ratio: {
      name: 'Portability',
      definition:
        'R² added by the score in the group, over that in the reference; 1: as much of the variation in both.',
      numerator: 'R² added in the group',
      denominator: 'R² added in the reference',
      source: 'Interval: first-order (delta) errors of both, or the jackknife',
      caveat:
        'None where the lower limit in the reference is not above 0. Differs between groups too where the outcome varies more in one: the difference per SD comes first.',
    },
  },
  standard: {
    weight: {
      name: 'Share of the standard',
      definition: 'People of the cell / people of all cells of the standard that are known.',
      numerator: 'people of the cell in the standard',
      denominator: 'people of the standard',
      source: OURS,
      caveat:
        'Worked out of the released counts, or of the released shares of the census. People of unknown level are left out.',
    },
  },
  standardised: {
    standardised: {
      name: 'Standardised figure',
      definition:
        'Σwx / Σw over the cells of the standard, of shares w and the group’s figures x: a mean, a share, or cases over people with the outcome known.',
      numerator: 'sum of the figures of cells, each by the share that the standard has there',
      denominator: 'sum of these shares',
      source:
        'Direct standardisation. Interval with fixed weights: of rates by Dobson’s method with Byar’s limits, Stat Med 10:457 (1991), as published rates of public health mostly have it; of means and shares from Σw²v / (Σw)², where v is s²/n or p(1 − p)/n',
      caveat:
        'None where a cell is withheld or holds nobody, nor of fewer than 10 cases. Cases count as Poisson: too wide for common outcomes. No interval for a convenience sample or a sampling design.',
    },
    crude: {
      name: 'Crude figure',
      definition: 'Σnx / Σn over the same cells: the figure of the group’s own mix.',
      numerator: 'sum of the figures of cells, each by its people',
      denominator: 'people of the group whose cell is known',
      source: OURS,
      caveat:
        'Of the same people as the standardised figure: those of unknown level, or outside the standard, are left out.',
    },
    people: {
      name: 'People',
      definition: 'People of the group in cells of the standard who have the figure.',
      numerator: 'people',
      denominator: NOT_A_RATIO,
      source: OURS,
      caveat: 'Of an outcome, those of whom it is known.',
    },
    cells: {
      name: 'Cells with people',
      definition: 'Cells of the standard in which the group has people.',
      numerator: 'cells',
      denominator: NOT_A_RATIO,
      source: OURS,
      caveat: 'Where they are fewer than the standard has, nothing is standardised.',
    },
  },
  decomposition: {
    gap: {
      name: 'Crude gap',
      definition: 'The crude figure of the group less that of the reference.',
      numerator: 'difference',
      denominator: NOT_A_RATIO,
      source: OURS,
      caveat: 'In the figure’s own unit. It is the sum of the two parts that follow, each rounded on its own.',
    },
    composition: {
      name: 'Goes with the mix',
      definition: 'Σ(p − p₀)(x + x₀)/2 over cells of shares p and figures x of the group, p₀ and x₀ of the reference.',
      numerator: 'difference',
      denominator: NOT_A_RATIO,
      source: 'Kitagawa, JASA 50:1168 (1955), symmetric form',
      caveat: 'Of the measured attributes, in groups as wide as the study makes them. It names no cause.',
    },
    not_explained: {
      name: 'Not explained by measured composition',
      definition: 'Σ(x − x₀)(p + p₀)/2: what is left of the gap with a mix half of the one and half of the other.',
      numerator: 'difference',
      denominator: NOT_A_RATIO,
      source: 'Kitagawa (1955). Interval: normal, with the mix taken as fixed',
      caveat: 'Whatever is not measured is in it: never to be read as an effect of the group or of the place.',
    },
    interaction: {
      name: 'Interaction',
      definition: 'Σ(p − p₀)(x − x₀): half of it is in each of the two parts.',
      numerator: 'difference',
      denominator: NOT_A_RATIO,
      source: 'Kitagawa (1955)',
      caveat: 'Where it is large, how the gap is parted rests on the form chosen.',
    },
  },
  absolute_risk: {
    expected_per_1000: {
      name: 'Expected per 1,000',
      definition: '1,000 × K, K being the prevalence that the study gives.',
      numerator: 'people with the outcome',
      denominator: '1,000 people of the group',
      source: 'The prevalence and its own source are given by the study',
      caveat:
        'Known from elsewhere, not found here. Figures at low and high hold where the prevalence is one of its two limits.',
    },
    observed_per_1000: {
      name: 'Observed per 1,000 in the study',
      definition: '1,000 × cases / (cases + controls).',
      numerator: 'cases of the study',
      denominator: '1,000 of its people with the outcome known',
      source: 'As of the base rate',
      caveat: 'No risk: it follows from how many people with and without the outcome the study has.',
    },
    tpr: {
      name: 'Share of the cases above the cut',
      definition: 'Cases above the cut / cases.',
      numerator: 'cases above the cut',
      denominator: 'cases',
      source: 'As of the true positive rate',
      caveat: 'The same at any prevalence.',
    },
    needed_to_screen: {
      name: 'People to screen for each case above the cut',
      definition: '1 / (K × TPR).',
      numerator: 'people of the group',
      denominator: 'cases above the cut',
      source: 'Limits: those of the TPR',
      caveat:
        'Of everyone, not of those above the cut. Says nothing of whether finding a case helps. None where rounding alone could move it by half.',
    },
    ppv: {
      name: 'Risk above the cut',
      definition: 'TPR × K / (TPR × K + FPR × (1 − K)): the positive predictive value at the prevalence, by Bayes.',
      numerator: 'people above the cut with the outcome',
      denominator: 'people above the cut',
      source:
        'Limits: MOVER-R, of those of TPR and FPR, with K taken as known; Donner and Zou, Stat Methods Med Res 21:347 (2012), Newcombe, ibid. 25:1774 (2016)',
      caveat:
        'Supposes that cases and controls of the study are like those of the people meant. None where rounding alone could move it by half.',
    },
    selected_per_case: {
      name: 'People above the cut for each case among them',
      definition: '1 / risk above the cut.',
      numerator: 'people above the cut',
      denominator: 'cases above the cut',
      source: 'Limits: those of the risk above the cut',
      caveat: 'Of those above the cut, not of everyone. As of the risk above the cut.',
    },
    net_benefit: {
      name: 'Net benefit of the cut',
      definition:
        'TPR × K − FPR × (1 − K) × p / (1 − p), p being the cut: cases found per person, less people selected in vain, each weighed by the odds of the cut.',
      numerator: 'cases above the cut, less others above it by the odds of the cut',
      denominator: 'people of the group',
      source:
        'Vickers and Elkin, Medical Decision Making 26:565 (2006). Limits: MOVER, Zou and Donner, Stat Med 27:1693 (2008), with K taken as known',
      caveat:
        'Of probabilities alone, whose cut says how many people selected in vain outweigh one case found. To be above 0 and above that of selecting everyone.',
    },
    net_benefit_all: {
      name: 'Net benefit of selecting everyone',
      definition: 'K − (1 − K) × p / (1 − p).',
      numerator: 'cases, less all others by the odds of the cut',
      denominator: 'people of the group',
      source: 'Vickers and Elkin (2006)',
      caveat: 'That of selecting nobody is 0.',
    },
    r2_liability: {
      name: 'R² added by the score, liability scale',
      definition:
        'R²C / (1 + R²θC), R² being what the score adds on the observed scale, P the base rate, t the value that K of a standard normal distribution exceed, z its density there, m = z / K: C = (K(1 − K))² / (z²P(1 − P)), θ = x(x − t), x = m(P − K) / (1 − K).',
      numerator: 'variation of the liability that the score accounts for beside the covariates',
      denominator: 'variation of the liability in a population of that prevalence',
      source: 'Lee et al., Genetic Epidemiology 36:214 (2012). Limits: those of R², with K and P taken as known',
      caveat:
        'Supposes a normal liability, and cases and controls each like those of the people meant. May be negative. Groups are told apart by it only as well as by the prevalence given of each.',
    },
  },
  withheld: {
    cells: {
      name: 'Numbers',
      definition: 'Rows of the table in the view.',
      numerator: 'rows',
      denominator: NOT_A_RATIO,
      source: OURS,
      caveat: 'Withheld itself, where the view is not listed by group.',
    },
    withheld: {
      name: 'Withheld',
      definition: 'Rows of the table in the view that hold no number because of the policy.',
      numerator: 'rows withheld',
      denominator: 'rows of the table in the view',
      source: OURS,
      caveat: 'Small counts and those kept back to shield them look the same.',
    },
  },
}

/** The values that a score has, in reference SDs, or a model’s output: how each is made, and after whom. */
export const measures: Readonly<Record<string, Pick<Definition, 'definition' | 'source' | 'caveat'>>> = {
  unadjusted: {
    definition: 'z = (sum − m) / s: the sum of weight × effect alleles; m and s, mean and SD of the reference people.',
    source: 'Standard score',
    caveat: 'Carries allele frequencies and the design of the studies behind the weights.',
  },
  znorm1: {
    definition:
      'z = (sum − μ(x)) / s: μ, linear in the genetic components x, by least squares among the reference people; s, the SD of what remains.',
    source: 'Khera et al., Circulation 139:1593 (2019)',
    caveat: 'Centred by construction. Only for people with components.',
  },
  znorm2: {
    definition:
      'z = (sum − μ(x)) / σ(x): log σ² linear in the components too, by maximum likelihood among the reference people.',
    source: 'Khan et al., Nature Medicine 28:1412 (2022)',
    caveat:
      'Centred and scaled by construction. Only for people whose components lie in the range of the reference people.',
  },
  most_similar: {
    definition:
      'z = (sum − m) / s: m and s, mean and SD of the reference population nearest to the person by Mahalanobis distance of the genetic components.',
    source: 'pgscatalog.calc, method Mahalanobis',
    caveat: 'Only for people near enough to some population. Says how alike genomes are, not who someone is.',
  },
  standardised: {
    definition:
      'z = (value − m) / s: a model’s output, in a unit of its own; m and s, its mean and SD in the reference people.',
    source: 'Standard score',
    caveat: 'What a model says, not what happens.',
  },
  probability: {
    definition: 'p: a model’s output, as the people file gives it.',
    source: 'The study’s; how it was made is not known here',
    caveat: 'What a model says, not what happens.',
  },
  decision: {
    definition: 'd: 1 for whom the model selects and 0 for whom it does not, as the people file gives it.',
    source: 'The study’s; how it was made is not known here',
    caveat:
      'No calibration and no effect per SD: verdicts rest on shares and error rates, which hang on the base rate and the case mix.',
  },
  logit: {
    definition: 'z = log(p / (1 − p)): the log odds of that output, held between −16 and 16.',
    source: 'Logistic transform',
    caveat:
      'No histogram and no quantiles of its own: beside those of the probability, small groups could be subtracted. The log odds of a quantile of the probability is the quantile.',
  },
}

function high(): Record<'high_in_both' | 'high_in_first_only' | 'high_in_second_only', Definition> {
  const share = (name: string, where: string): Definition => ({
    name,
    definition: `Σw over people of the group who are high ${where} / Σw over people of the group with both; w is the weight, 1 without. High in a score: at or above the edge of a bin that cuts off the share of all people nearest to a tenth; the row names it.`,
    numerator: `weight of the group’s people high ${where}`,
    denominator: 'weight of the group’s people with both scores',
    source: OURS,
    caveat: 'One edge for all groups. What is high among these people is no threshold of risk.',
  })
  return {
    high_in_both: share('High in both', 'in both scores'),
    high_in_first_only: share('High in the first alone', 'in the first score and not in the second'),
    high_in_second_only: share('High in the second alone', 'in the second score and not in the first'),
  }
}

function caseMix(): Record<'base_rate_group' | 'base_rate_reference' | 'sd_group' | 'sd_reference', Definition> {
  const baseRate = (whom: string): Definition => ({
    name: `Base rate of the ${whom}`,
    definition: `Share of the ${whom}’s people with the outcome.`,
    numerator: 'cases',
    denominator: 'cases and controls',
    source: OURS,
    caveat: 'Groups of other base rates differ in error rates under one and the same calibrated model.',
  })
  const sd = (whom: string): Definition => ({
    name: `SD of the ${whom}`,
    definition: `Standard deviation of the measure in the ${whom}, from bins.`,
    numerator: 'squared distances to the mean',
    denominator: 'cases and controls',
    source: OURS,
    caveat: 'Where people are more alike, any score ranks them less well.',
  })
  return {
    base_rate_group: baseRate('group'),
    base_rate_reference: baseRate('reference'),
    sd_group: sd('group'),
    sd_reference: sd('reference'),
  }
}

function quantiles(): Record<'q05' | 'q25' | 'q50' | 'q75' | 'q95', Definition> {
  const quantile = (name: string, percent: number): Definition => ({
    name,
    definition: `The value below which ${percent}% of the group lie, read off the released histogram, straight within its bin.`,
    numerator: NOT_A_RATIO,
    denominator: 'people of the group with the measure',
    source: 'Linear interpolation of a cumulative histogram',
    caveat:
      'As fine as the bins. Not shown where too few people lie beyond it, or in an open or pooled end. Interval: the quantiles at the 95% limits of the share below it (Woodruff 1952), for independent people, of weighted ones by their effective number; none for a convenience sample, nor with clusters, families or strata.',
  })
  return {
    q05: quantile('5% quantile', 5),
    q25: quantile('25% quantile', 25),
    q50: quantile('Median', 50),
    q75: quantile('75% quantile', 75),
    q95: quantile('95% quantile', 95),
  }
}
