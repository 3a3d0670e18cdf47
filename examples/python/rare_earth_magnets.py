"""Exports of rare-earth magnets fell 11 % in November: is that much, beside the months before?"""

from tidegauge import Series, change_rate

# Tonnes of permanent magnets of rare-earth metals from China to the United States, May to November 2025, as reported in print.
tonnes = Series([46.4, 353, 619, 590, 420.5, 656, 582], start="2025-05")
rates = change_rate(tonnes)

for period, value in tonnes:
    rate = f"{rates[period]:+8.1%}" if period > tonnes.start else ""
    print(f"{period} {value:6.1f} t {rate}")

november = rates["2025-11"]
earlier = rates.values[1:-1]
larger = sum(abs(earlier) > abs(november))
print(f"November: {november:+.1%}. {larger} of the {len(earlier)} earlier changes were larger.")

assert f"{november:.4f}" == "-0.1128"
assert (larger, len(earlier)) == (4, 5)
