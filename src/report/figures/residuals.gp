# Residuals against predictions, arXiv:2108.02221 figure 8. data defines panels; for each of them
# $panelN (prediction, residual, how many or NaN), numberN (1..4 for h11, h21, h31, h22), mostN,
# outsideN, and the ranges leftN..rightN, lowN..highN.
load data
figure_width = panels > 1 ? 7.2 : 4.6
figure_height = panels > 2 ? 5.6 : 3.0
load style
