/** The highest amount of money, also of a sum, in whole rupiah. A JSON number and a `bigint` hold it exactly. */
export const mostRupiah = 1_000_000_000_000_000
