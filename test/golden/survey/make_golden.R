# Golden values of weighted means and their standard errors, from R's survey package.
#
#   Rscript make_golden.R > expected.json     (R 4.2.2, survey 4.1-1, in this folder)
#
# `quantiles` are of 1,000 people whose values are the normal quantiles of (i - 1/2)/1000, with the limits of Woodruff (1952).
# ../fixture.csv: 40 people with y, weight w and group g. Clusters are made here: the first five people are one, and so on.
suppressMessages(library(survey))
people <- read.csv("../fixture.csv")
people$cluster <- (people$i - 1) %/% 5
independent <- svydesign(ids = ~1, weights = ~w, data = people)
clustered <- svydesign(ids = ~cluster, weights = ~w, data = people)
jackknife <- as.svrepdesign(clustered, type = "JK1", mse = TRUE)
rows <- function(design, name, groups) {
  of <- function(stratum, design) {
    found <- svymean(~y, design)
    sprintf('    {"variance": "%s", "stratum": "%s", "mean": %.15g, "se": %.15g}', name, stratum, coef(found), SE(found))
  }
  c(of("(all)", design), sapply(groups, function(level) of(paste0("g=", level), subset(design, g == level))))
}
cat('{\n  "means": [\n', paste(c(rows(independent, "independent", c()), rows(jackknife, "jackknife", c("A", "B", "C"))), collapse = ",\n"), "\n  ],\n", sep = "")
normal <- svydesign(ids = ~1, weights = ~w, data = data.frame(z = qnorm((1:1000 - 0.5) / 1000), w = 1))
shares <- c(0.05, 0.25, 0.5, 0.75, 0.95)
found <- svyquantile(~z, normal, shares, interval.type = "mean", qrule = "hf6", df = Inf)$z
lines <- sprintf('    {"share": %g, "value": %.15g, "low": %.15g, "high": %.15g}', shares, found[, 1], found[, 2], found[, 3])
cat('  "quantiles": [\n', paste(lines, collapse = ",\n"), "\n  ],\n", sep = "")
cat('  "t975": [', paste(sprintf("%.15g", qt(0.975, 1:31)), collapse = ", "), "]\n}\n", sep = "")
