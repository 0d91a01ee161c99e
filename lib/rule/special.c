/* SPDX-License-Identifier: MIT */
/* special.c - gamma functions and the integral of the buying models */
#include "rule/special.h"

#include <math.h>

#define LARGE 15.0 /* from here on Stirling's series is exact to a double */
#define HALF_LN_2PI 0.91893853320467274178

const double crmp_node[CRMP_NODES] = {
	0.0034357004074525376, 0.018014036361043104, 0.043882785874337047,
	0.080441514088890588,  0.1268340467699246,   0.18197315963674249,
	0.24456649902458645,   0.31314695564229022,  0.38610707442917746,
	0.46173673943325133,   0.53826326056674867,  0.61389292557082254,
	0.68685304435770978,   0.75543350097541355,  0.81802684036325751,
	0.8731659532300754,    0.91955848591110941,  0.95611721412566295,
	0.9819859636389569,    0.99656429959254746,
};

const double crmp_weight[CRMP_NODES] = {
	0.0088070035695760592, 0.020300714900193471,  0.031336024167054532,
	0.041638370788352374,  0.050965059908620218,  0.059097265980759209,
	0.065844319224588313,  0.071048054659191026,  0.074586493236301873,
	0.076376693565362925,  0.076376693565362925,  0.074586493236301873,
	0.071048054659191026,  0.065844319224588313,  0.059097265980759209,
	0.050965059908620218,  0.041638370788352374,  0.031336024167054532,
	0.020300714900193471,  0.0088070035695760592,
};

/* ln Gamma(x) - [(x - 1/2) ln x - x + ln(2 pi)/2], x >= LARGE. */
static double
remainder_of(double x)
{
	double z = 1 / (x * x);

	return (1.0 / 12 +
		z * (-1.0 / 360 +
		     z * (1.0 / 1260 +
			  z * (-1.0 / 1680 +
			       z * (1.0 / 1188 - z * 691.0 / 360360))))) /
	       x;
}

double
crmp_lgamma(double x)
{
	double product = 1, sum = 0;

	while (x < LARGE) {
		product *= x++;
		if (product < 1e-200) {
			sum += log(product);
			product = 1;
		}
	}
	return (x - 0.5) * log(x) - x + HALF_LN_2PI + remainder_of(x) -
	       log(product) - sum;
}

double
crmp_digamma(double x)
{
	double sum = 0, z;

	while (x < LARGE)
		sum += 1 / x++;
	z = 1 / (x * x);
	return log(x) - 0.5 / x -
	       z * (1.0 / 12 -
		    z * (1.0 / 120 -
			 z * (1.0 / 252 -
			      z * (1.0 / 240 -
				   z * (1.0 / 132 - z * 691.0 / 32760))))) -
	       sum;
}

double
crmp_lgamma_step(double x, double a)
{
	double sum = 0;

	if (a == 0)
		return 0;
	while (x < LARGE)
		sum += log1p(a / x++);
	return (x + a - 0.5) * log1p(a / x) + a * (log(x) - 1) +
	       (remainder_of(x + a) - remainder_of(x)) - sum;
}

double
crmp_rising(double p, double k)
{
	double sum = 0;
	int i;

	if (k > 64)
		return crmp_lgamma_step(p, k);
	for (i = 0; i < k; i++)
		sum += log(p + i);
	return sum;
}

void
crmp_rising_table(double p, size_t n, double *value, double *slope)
{
	size_t i;

	value[0] = slope[0] = 0;
	for (i = 0; i < n; i++) {
		value[i + 1] = value[i] + log(p + (double)i);
		slope[i + 1] = slope[i] + 1 / (p + (double)i);
	}
}

double
crmp_deficit(double k, double l)
{
	return fabs(k) < 1e-300 ? l : -expm1(-k * l) / k;
}

void
crmp_integrate(const struct crmp_decay *d, double span, int panels,
	       struct crmp_integral *out)
{
	double c = 1 / (d->e / d->A + (d->s + 1) / d->B), s1 = d->s + 1;
	double width, base, grow, gone, qa, qb, la, lb, f;
	double sum = 0, ma = 0, pa = 0, mb = 0, pb = 0;
	int i, k;

	*out = (struct crmp_integral){ 0 };
	span = fmin(span, fmin(d->A * expm1(38 / d->e), d->B * expm1(38 / s1)));
	if (!(span > 0))
		return;
	width = log1p(span / c) / panels;
	for (k = 0; k < panels; k++) {
		base = exp(k * width);
		for (i = 0; i < CRMP_NODES; i++) {
			grow = base * exp(width * crmp_node[i]);
			gone = c * (grow - 1);
			qa = gone / d->A;
			qb = gone / d->B;
			la = log(1 + qa);
			lb = log(1 + qb);
			f = crmp_weight[i] * grow * exp(-d->e * la - s1 * lb);
			sum += f;
			ma += f * la;
			pa += f * qa / (1 + qa);
			mb += f * lb;
			pb += f * qb / (1 + qb);
		}
	}
	c *= width;
	*out = (struct crmp_integral){ sum * c, ma * c, pa * c, mb * c,
				       pb * c };
}
