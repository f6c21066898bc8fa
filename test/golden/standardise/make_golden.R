# R 4.2.2, epitools 0.5.10.1 (the rate), base R and poisson.test elsewhere; run: Rscript make_golden.R > expected.json
suppressMessages(library(epitools))
O <- c(2, 5, 9, 14, 30); P <- c(9000, 8000, 7000, 5000, 2500); S <- c(11000, 12000, 13000, 10000, 5500)
a <- ageadjust.direct(O, P, stdpop = S)
# Breslow & Day's expression of Byar's limits, then Dobson et al. 1991, as the workbooks of public health do it
total <- sum(O); z <- qnorm(.975)
byar <- c(total * (1 - 1 / (9 * total) - z / (3 * sqrt(total)))^3,
          (total + 1) * (1 - 1 / (9 * (total + 1)) + z / (3 * sqrt(total + 1)))^3)
v <- sum(S^2 * O / P^2) / sum(S)^2
dobson <- a[["adj.rate"]] + sqrt(v / total) * (byar - total)
# Kitagawa: the counterfactual means by stats::weighted.mean, not by the formulas of the product
n <- c(120, 300, 80); x <- c(.1, .25, .5); n0 <- c(400, 200, 100); x0 <- c(.12, .2, .45)
own <- weighted.mean(x, n); ref <- weighted.mean(x0, n0)
rate_swapped <- weighted.mean(x, n0); mix_swapped <- weighted.mean(x0, n)
composition <- ((own - rate_swapped) + (mix_swapped - ref)) / 2
unexplained <- ((own - mix_swapped) + (rate_swapped - ref)) / 2
interaction <- own - rate_swapped - mix_swapped + ref
# A mean: the standard error of a linear combination of regression coefficients with known variances
sd <- c(1.1, .9, 1.3); mean_value <- weighted.mean(x, S[1:3]); w <- S[1:3] / sum(S[1:3])
mean_variance <- drop(t(w) %*% diag(sd^2 / n) %*% w)
f <- function(v) paste0("[", paste(format(v, digits = 15, trim = TRUE), collapse = ", "), "]")
cat(sprintf('{\n  "crude": %s,\n  "rate": %s,\n  "dobson": %s,\n  "kitagawa": %s,\n  "mean": %s\n}\n',
  format(a[["crude.rate"]], digits = 15), format(a[["adj.rate"]], digits = 15), f(dobson),
  f(c(own - ref, composition, unexplained, interaction)), f(c(mean_value, mean_variance))))
