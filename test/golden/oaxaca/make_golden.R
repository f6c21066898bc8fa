# Golden values of the Oaxaca–Blinder decomposition, from R's lm in each group.
#
#   Rscript make_golden.R > expected.json     (R 4.2.2, in this folder)
#
# ../fixture.csv: 40 people with a score in steps of 1/410, weight w in steps of 1/3 and group g. Two components, in steps of
# 1/100, and clusters (every eighth person) are made here of their numbers and of the score, so that both means and slopes differ.
people <- read.csv("../fixture.csv")
i <- people$i
isA <- people$g == "A"
people$one <- 1
people$pc1 <- round(0.4 * people$score + ifelse(isA, 0.3, -0.2) + ((i * 7) %% 11) / 10, 2)
people$pc2 <- round(ifelse(isA, -0.5, 0.2) * people$score + ((i * 5) %% 13) / 8, 2)
people$cluster <- (i - 1) %% 8
digits <- function(x) sprintf("%.15g", x)
# Group A beside B; b are the slopes and constants, x the means of the constant and the components.
split <- function(people, weight, components) {
  parts <- lapply(c("A", "B"), function(g) {
    of <- people[people$g == g, ]
    of$weight <- of[[weight]]
    fit <- lm(reformulate(components, "score"), data = of, weights = weight)
    list(b = coef(fit), x = apply(model.matrix(fit), 2, weighted.mean, w = of$weight), mean = weighted.mean(of$score, of$weight))
  })
  a <- parts[[1]]
  b <- parts[[2]]
  c(gap = a$mean - b$mean, composition = sum((a$x - b$x) * (a$b + b$b) / 2), unexplained = sum((a$b - b$b) * (a$x + b$x) / 2),
    interaction = sum((a$x - b$x) * (a$b - b$b)), endowments = sum((a$x - b$x) * b$b), coefficients = sum((a$b - b$b) * b$x))
}
object <- function(values) paste0("{", paste0('"', names(values), '": ', digits(values), collapse = ", "), "}")
rows <- c()
for (weight in c("one", "w")) for (components in list("pc1", c("pc1", "pc2"))) {
  rows <- c(rows, sprintf('    {"weight": "%s", "components": [%s], "parts": %s}', weight,
    paste0('"', components, '"', collapse = ", "), object(split(people, weight, components))))
}
whole <- split(people, "w", c("pc1", "pc2"))
without <- sapply(0:7, function(out) split(people[people$cluster != out, ], "w", c("pc1", "pc2")))
errors <- sqrt(7 / 8 * rowSums((without - whole)^2))
each <- sprintf('    {"score410": %d, "w3": %d, "g": "%s", "pc1": %d, "pc2": %d, "cluster": %d}', as.integer(round(people$score * 410)),
  as.integer(round(people$w * 3)), people$g, as.integer(round(100 * people$pc1)), as.integer(round(100 * people$pc2)), as.integer(people$cluster))
cat('{\n  "people": [\n', paste(each, collapse = ",\n"), '\n  ],\n  "splits": [\n', paste(rows, collapse = ",\n"), "\n  ],\n", sep = "")
cat('  "jackknifeErrors": ', object(errors), "\n}\n", sep = "")
