/**
 * Who may ask what, and how often: networks that are answered, rates, lists of blocked names.
 *
 * <p>{@link io.switchboard.access.AccessRules} stands between the gate and local records and looks at every query, and
 * again at each name that a CNAME leads to. Uses {@code dns}, {@code query}, {@code files} and its own record of {@code config}.
 * The path of a query that passes allocates nothing and takes no lock.
 */
@NullMarked
package io.switchboard.access;

import org.jspecify.annotations.NullMarked;
