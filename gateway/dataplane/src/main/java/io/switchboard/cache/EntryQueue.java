package io.switchboard.cache;

/** Slots in the order in which their entries came, linked through themselves, and what they weigh. One lock guards it. */
final class EntryQueue {
    private final EntrySlots slots;
    private int oldest = EntrySlots.NONE;
    private int newest = EntrySlots.NONE;
    private long bytes;

    EntryQueue(EntrySlots slots) {
        this.slots = slots;
    }

    long bytes() {
        return bytes;
    }

    /** The one that came first, or {@link EntrySlots#NONE}. */
    int oldest() {
        return oldest;
    }

    boolean hasSeveral() {
        return oldest != newest;
    }

    /** Appends a slot that is in no queue. */
    void add(int slot) {
        link(newest, slot);
        link(slot, EntrySlots.NONE);
        bytes += slots.weight(slot);
    }

    /** Takes out a slot that is in this queue. */
    void remove(int slot) {
        link(slots.older(slot), slots.newer(slot));
        bytes -= slots.weight(slot);
    }

    /** Puts an entry in the place of another one of this queue. */
    void replace(int slot, CacheEntry by) {
        bytes -= slots.weight(slot);
        slots.place(slot, by);
        bytes += slots.weight(slot);
    }

    private void link(int before, int behind) {
        if (before == EntrySlots.NONE) {
            oldest = behind;
        } else {
            slots.newer(before, behind);
        }
        if (behind == EntrySlots.NONE) {
            newest = before;
        } else {
            slots.older(behind, before);
        }
    }
}
