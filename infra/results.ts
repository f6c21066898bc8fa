/** Where in a zone's bucket Athena puts what a query answers. */
export const RESULTS = 'athena-results/'
