# R 4.2.2, base R alone; run: Rscript make_golden.R > expected.json
# Cases above the cut, cases, controls above it, controls; prevalence; cut.
sets <- list(c(30, 120, 200, 4000, .05, .1), c(12, 40, 9, 400, .01, .2), c(55, 60, 300, 500, .3, .25), c(3, 35, 0, 300, .002, .5))
wilson <- function(x, n) as.numeric(prop.test(x, n, correct = FALSE)$conf.int)
one <- function(s) {
  K <- s[5]; p <- s[6]
  t <- s[1] / s[2]; f <- s[3] / s[4]; T <- wilson(s[1], s[2]); F <- wilson(s[3], s[4])
  if (s[3] == 0) F[1] <- 0
  # A population of that prevalence, person by person: each case and each control of the study stands for so many of it.
  above <- c(rep(1, s[1]), rep(0, s[2] - s[1]), rep(1, s[3]), rep(0, s[4] - s[3]))
  ill <- c(rep(1, s[2]), rep(0, s[4])); weight <- ifelse(ill == 1, K / s[2], (1 - K) / s[4])
  ppv <- weighted.mean(ill[above == 1], weight[above == 1])
  nns <- sum(weight) / sum(weight[above == 1 & ill == 1])
  # Vickers and Elkin's own form, of counts of true and false positives in that population
  benefit <- function(on) sum(weight[on == 1 & ill == 1]) - sum(weight[on == 1 & ill == 0]) * p / (1 - p)
  # Limits of the ratio t/f as Newcombe defines them, where MOVER's limit of t - r f is 0; found by search, not in closed form.
  # In rho = r/(1 + r), so that an infinite ratio is 1.
  lower <- function(rho) (1 - rho) * t - rho * f - sqrt(((1 - rho) * (t - T[1]))^2 + (rho * (F[2] - f))^2)
  upper <- function(rho) (1 - rho) * t - rho * f + sqrt(((1 - rho) * (T[2] - t))^2 + (rho * (f - F[1]))^2)
  search <- function(g) uniroot(g, c(0, 1), tol = 1e-15)$root
  at <- function(rho) rho * K / (rho * K + (1 - rho) * (1 - K))
  high <- if (F[1] == 0) 1 else at(search(upper))
  nb <- benefit(above)
  c(ppv, at(search(lower)), high, nns, nb, benefit(rep(1, length(ill))))
}
f <- function(v) paste0("[", paste(format(v, digits = 15, trim = TRUE), collapse = ", "), "]")
row <- function(s) sprintf('  {"of": %s, "rates": %s, "expected": %s}', f(s), f(c(s[1] / s[2], wilson(s[1], s[2]),
  s[3] / s[4], if (s[3] == 0) 0 else wilson(s[3], s[4])[1], wilson(s[3], s[4])[2])), f(one(s)))
cat("[\n", paste(sapply(sets, row), collapse = ",\n"), "\n]\n", sep = "")
