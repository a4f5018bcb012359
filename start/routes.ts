/*
 * Routes of the application that belong to no module.
 */
