/** The trustees' pages: where their keys are made and used. */
