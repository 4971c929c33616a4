/**
 * The control plane: what operators see and steer. No DNS answer depends on it.
 *
 * <p>Packages below are by feature: controller, records, rules and repository of one feature live together.
 */
@NullMarked
package io.switchboard.control;

import org.jspecify.annotations.NullMarked;
