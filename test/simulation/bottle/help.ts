/** The answer to `npm run simulate -- --help`. */
export const help = `A network lives for years on the real program, from one seed: docs/simulation.md.

  npm run simulate -- --seed 42 --days 30
  npm run simulate -- --races --seed 42 --days 3
  npm run simulate -- --guards [--seed 42] [--quick] [--shrink] [names]

  --races           plays people who do at the same moment what excludes each other
  --seed N          decides everything that happens (1)
  --days N          how long the network lives, in its own time; or --years N (a year)
  --from DAY        the first day of the network (2026-11-30)
  --minutes N       ends the run at the end of the day in which so many real minutes are over
  --acts N          ends the run after so many acts
  --until TEXT      ends the run at the first finding of this invariant
  --faults N        the share of acts that meet a fault (0.01)
  --newcomers N     the share of the newcomers of the mix (1): with 0.1 a long run takes a tenth of the time
  --replay N        stops after the act of this number, with everything open
  --keep FILE       plays only these acts, a line each
  --shrink          looks for the smallest journey that leads to the first finding
  --journal FILE    writes a line for each act
  --findings FILE   writes a line of JSON for each finding
  --turns FILE      writes a line for each turn of the scheduler
  --disturb         stops the processes of the run for random moments: its history stays the same (Linux)
  --anew            makes a network of its own, also where SIMULATION_TEMPLATE names one to copy
  --then            plays another run afterwards, in this process, with the arguments that follow

The exit code is 1 when there is a finding, or when the run was stopped or stood still.`
