# Places of a map: empirical-Bayes ratios and funnel limits, of Poisson counts. R 4.2.2, spdep 1.2.7;
# run in this folder: Rscript make_golden.R. It writes expected.json.
suppressPackageStartupMessages(library(spdep))
seen <- c(12, 30, 5, 0, 61, 19); expected <- c(8.5, 28.2, 9.75, 1.3, 44, 20.6)
# EBest: the global estimator of Marshall (1991), of rates n / x.
smoothed <- EBest(seen, expected, family = 'poisson')
alike <- EBest(c(10, 11, 9), c(10, 11, 9), family = 'poisson')
# Spiegelhalter (2005), appendix A.1: quantiles of whole counts, interpolated by their cumulative chances.
limit <- function(p, mean) {
  y <- qpois(p, mean)
  max(0, y - (ppois(y, mean) - p) / dpois(y, mean))
}
means <- c(0.01, 0.5, 1.3, 5, 20.6, 300, 12345.6)
tails <- c(.025, .001)
number <- function(x) paste0('[', paste(formatC(x, digits = 17, format = 'g'), collapse = ', '), ']')
funnel <- sapply(tails, function(tail) paste0('[', paste(sapply(means, function(m) number(c(limit(tail, m), limit(1 - tail, m)))), collapse = ', '), ']'))
writeLines(c('{',
  sprintf('  "seen": %s,', number(seen)), sprintf('  "expected": %s,', number(expected)),
  sprintf('  "pooled": %s,', formatC(attr(smoothed, 'parameters')$b, digits = 17, format = 'g')),
  sprintf('  "smoothed": %s,', number(smoothed$estmm)), sprintf('  "alike": %s,', number(alike$estmm)),
  sprintf('  "means": %s,', number(means)), sprintf('  "tails": %s,', number(tails)),
  sprintf('  "funnel": [%s]', paste(funnel, collapse = ', ')), '}'), 'expected.json')
