# Golden values of what a score adds to a linear probability model, from R's lm and anova, and of their jackknife.
#
#   Rscript make_golden.R > expected.json     (R 4.2.2, in this folder)
#
# The forty people of ../regression with a binary outcome, `ill`, made here of their numbers; clusters are of five people.
people <- read.csv("../fixture.csv")
i <- people$i
people$age <- 20 + (i * 37) %% 50
people$ill <- as.integer(people$score * 2 + (i %% 7) / 3 + people$age / 25 > 3.5)
people$one <- 1
people$cluster <- (i - 1) %/% 5
digits <- function(x) sprintf("%.15g", x)
found <- function(of, weight) {
  of$v <- of[[weight]]
  with <- lm(ill ~ age + score, data = of, weights = v)
  without <- lm(ill ~ age, data = of, weights = v)
  table <- anova(without, with)
  # The plain R² that the score adds is what anova takes off the residuals, over the total.
  total <- sum(of$v * (of$ill - weighted.mean(of$ill, of$v))^2)
  c(slope = coef(with)[["score"]], plain = table[["Sum of Sq"]][2] / total, adjusted = summary(with)$adj.r.squared,
    gain = summary(with)$adj.r.squared - summary(without)$adj.r.squared)
}
json <- function(of) paste0('{', paste0('"', names(of), '": ', digits(of), collapse = ", "), '}')
jackknife <- function() {
  without <- sapply(0:7, function(out) found(people[people$cluster != out, ], "w"))
  sqrt(7 / 8 * rowSums((without - found(people, "w"))^2))
}
cat('{\n  "ill": [', paste(people$ill, collapse = ", "), '],\n', sep = "")
cat('  "unweighted": ', json(found(people, "one")), ',\n  "weighted": ', json(found(people, "w")), ',\n', sep = "")
cat('  "errors": ', json(jackknife()), '\n}\n', sep = "")
