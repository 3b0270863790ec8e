global using ArgumentCondition = Hakoniwa.SeccompCondition;
global using Comparison = Hakoniwa.SeccompComparison;
