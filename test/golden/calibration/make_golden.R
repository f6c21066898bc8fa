# Calibration of p = plogis(4 score - 2.5) in test/golden/fixture.csv, and exact Poisson limits.
# R 4.2.2, survey 4.1.1; run in this folder: Rscript make_golden.R. It writes expected.json.
suppressPackageStartupMessages(library(survey))
people <- read.csv('../fixture.csv')
people$p <- plogis(4 * people$score - 2.5)
people$lp <- qlogis(people$p)
told <- function(w) {
  design <- svydesign(~1, weights = w, data = people)
  fit <- function(formula) svyglm(formula, design, family = quasibinomial, control = list(epsilon = 1e-15, maxit = 100))
  large <- fit(y ~ offset(lp)); line <- fit(y ~ lp)
  ratio <- svyratio(~y, ~p, design)
  list(expected = sum(w * people$p) / sum(w) * nrow(people), o_e = coef(ratio)[[1]], o_e_se = SE(ratio)[[1]],
    brier = weighted.mean((people$p - people$y)^2, w),
    large = coef(large)[[1]], large_se = sqrt(vcov(large)[1, 1]), slope = coef(line)[[2]], slope_se = sqrt(vcov(line)[2, 2]))
}
counts <- c(0, 1, 2.5, 9, 24, 1000, 123456)
limits <- lapply(counts, function(x) c(qgamma(.025, x), qgamma(.975, x + 1)))
number <- function(x) paste0('[', paste(formatC(x, digits = 17, format = 'g'), collapse = ', '), ']')
object <- function(of) paste0('{', paste(sprintf('"%s": %s', names(of), formatC(unlist(of), digits = 17, format = 'g')), collapse = ', '), '}')
writeLines(c('{',
  sprintf('  "alike": %s,', object(told(rep(1, nrow(people))))),
  sprintf('  "weighted": %s,', object(told(people$w))),
  sprintf('  "counts": %s,', number(counts)),
  sprintf('  "poisson": [%s]', paste(sapply(limits, number), collapse = ', ')), '}'), 'expected.json')
