/** The booth. */
