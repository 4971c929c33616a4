package io.switchboard.query;

import io.switchboard.dns.LookupName;

/** Looks at where the aliases of a reply lead: what a client may not have by name it may not have by alias either. */
public interface AliasCheck {
    /** Every alias may be followed. */
    AliasCheck NONE = new AliasCheck() {
        @Override
        public boolean isActive() {
            return false;
        }

        @Override
        public boolean answer(Query query, LookupName target, ReplySink sink) {
            return false;
        }
    };

    /** Whether any alias may be refused at all, so that replies need not be looked through otherwise. */
    boolean isActive();

    /** Answers in place of a reply that leads to {@code target}, or returns false if it may go out. */
    boolean answer(Query query, LookupName target, ReplySink sink);
}
