# Golden values of weighted least squares, from R's lm, and of its jackknife, from the survey package.
#
#   Rscript make_golden.R > expected.json     (R 4.2.2, survey 4.1-1, in this folder)
#
# ../fixture.csv: 40 people with a score in steps of 1/410, weight w in steps of 1/3 and group g. The outcome, an age and
# clusters (the first five people, and so on) are made here of their numbers.
suppressMessages(library(survey))
people <- read.csv("../fixture.csv")
i <- people$i
people$age <- 20 + (i * 37) %% 50
people$pressure <- 110 + round(11 * people$score + (i %% 7) * 1.25 - (i %% 5)^2 / 4 + people$age / 8, 2)
people$one <- 1
people$cluster <- (i - 1) %/% 5
digits <- function(x) sprintf("%.15g", x)
row <- function(name, stratum, weight, covariates) {
  of <- if (stratum == "(all)") people else people[people$g == stratum, ]
  of$weight <- of[[weight]]
  fit <- summary(lm(reformulate(c(covariates, "score"), "pressure"), data = of, weights = weight))
  without <- summary(lm(reformulate(c("1", covariates), "pressure"), data = of, weights = weight))
  found <- coef(fit)["score", ]
  sprintf('    {"stratum": "%s", "weight": "%s", "covariates": [%s], "slope": %s, "se": %s, "parameters": %d, "r2": %s, "r2Without": %s, "adjusted": %s, "adjustedWithout": %s}',
    stratum, weight, paste0('"', covariates, '"', recycle0 = TRUE, collapse = ", "), digits(found[1]), digits(found[2]), fit$df[1],
    digits(fit$r.squared), digits(without$r.squared), digits(fit$adj.r.squared), digits(without$adj.r.squared))
}
rows <- c()
for (weight in c("one", "w")) {
  rows <- c(rows, row("", "(all)", weight, c()), row("", "(all)", weight, "age"), row("", "(all)", weight, c("age", "g")))
  # Twice the age follows from it: lm leaves it out.
  rows <- c(rows, row("", "(all)", weight, c("age", "I(2 * age)")), row("", "A", weight, "age"))
}
gain <- function(of) {
  adjusted <- function(formula) summary(lm(formula, data = of, weights = w))$adj.r.squared
  adjusted(pressure ~ age + score) - adjusted(pressure ~ age)
}
design <- as.svrepdesign(svydesign(ids = ~cluster, weights = ~w, data = people), type = "JK1", mse = TRUE)
slope <- function(w, data) coef(lm(pressure ~ age + score, data = cbind(data, v = w), weights = v))[["score"]]
jackknifed <- withReplicates(design, slope)
without <- sapply(0:7, function(out) gain(people[people$cluster != out, ]))
each <- sprintf('    {"score410": %d, "w3": %d, "g": "%s", "age": %d, "pressure": "%.2f", "cluster": %d}',
  as.integer(round(people$score * 410)), as.integer(round(people$w * 3)), people$g, as.integer(people$age), people$pressure, as.integer(people$cluster))
cat('{\n  "people": [\n', paste(each, collapse = ",\n"), '\n  ],\n  "fits": [\n', paste(rows, collapse = ",\n"), "\n  ],\n", sep = "")
cat('  "jackknife": {"slope": ', digits(jackknifed[[1]]), ', "slopeSe": ', digits(SE(jackknifed)),
  ', "gain": ', digits(gain(people)), ', "gainSe": ', digits(sqrt(7 / 8 * sum((without - gain(people))^2))), "},\n", sep = "")
dfs <- c(1, 2.5, 7, 31, 400, 1e6)
cat('  "df": [', paste(digits(dfs), collapse = ", "), '],\n  "t95": [', paste(digits(qt(0.95, dfs)), collapse = ", "), "],\n", sep = "")
cat('  "above": [', paste(sprintf('{"t": %s, "p": [%s]}', c(-2, 0, 0.5, 2, 12), sapply(c(-2, 0, 0.5, 2, 12), function(t) paste(digits(pt(t, dfs, lower.tail = FALSE)), collapse = ", "))), collapse = ",\n    "), "]\n}\n", sep = "")
