package io.switchboard.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.function.Consumer;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/** Ways to spoil a reply, for {@link Script#edited}. */
public final class Edits {
    private static final int MAX_MESSAGE = 65_535;

    private Edits() {}

    /** Another id than the query's. */
    public static Script.Edit otherId() {
        return octets(reply -> reply[1] ^= 0x55);
    }

    /** The case of every letter in the question's name turned round. */
    public static Script.Edit otherCase() {
        return octets(reply -> {
            for (int i = 12; reply[i] != 0; i += reply[i] + 1) {
                for (int j = i + 1; j <= i + reply[i]; j++) {
                    reply[j] ^= (byte) (Character.isLetter(reply[j]) && reply[j] > 0 ? 0x20 : 0);
                }
            }
        });
    }

    /** The question's name in lower case, as some servers send it whatever they were asked. */
    public static Script.Edit lowerCase() {
        return octets(reply -> {
            for (int i = 12; reply[i] != 0; i += reply[i] + 1) {
                for (int j = i + 1; j <= i + reply[i]; j++) {
                    reply[j] = (byte) (reply[j] >= 'A' && reply[j] <= 'Z' ? reply[j] + 32 : reply[j]);
                }
            }
        });
    }

    /** The question for another name; answers keep their owners. */
    public static Script.Edit otherName(String name) {
        return message(reply -> {
            Record question = reply.getQuestion();
            reply.removeRecord(question, Section.QUESTION);
            reply.addRecord(
                    Record.newRecord(Answers.name(name), question.getType(), question.getDClass()), Section.QUESTION);
        });
    }

    /** The question for another type. */
    public static Script.Edit otherType(int type) {
        return message(reply -> {
            Record question = reply.getQuestion();
            reply.removeRecord(question, Section.QUESTION);
            reply.addRecord(Record.newRecord(question.getName(), type, question.getDClass()), Section.QUESTION);
        });
    }

    /** The question in another class. */
    public static Script.Edit otherClass(int recordClass) {
        return message(reply -> {
            Record question = reply.getQuestion();
            reply.removeRecord(question, Section.QUESTION);
            reply.addRecord(Record.newRecord(question.getName(), question.getType(), recordClass), Section.QUESTION);
        });
    }

    /** These of the 16 flag bits set, for example 0x0200 for TC. */
    public static Script.Edit set(int flags) {
        return octets(reply -> {
            reply[2] |= (byte) (flags >>> 8);
            reply[3] |= (byte) flags;
        });
    }

    /** These of the 16 flag bits cleared. */
    public static Script.Edit clear(int flags) {
        return octets(reply -> {
            reply[2] &= (byte) ~(flags >>> 8);
            reply[3] &= (byte) ~flags;
        });
    }

    /** TC, and nothing behind the question. */
    public static Script.Edit truncated() {
        return message(reply -> {
                    reply.removeAllRecords(Section.ANSWER);
                    reply.removeAllRecords(Section.AUTHORITY);
                })
                .and(set(0x0200));
    }

    /** No OPT record. */
    public static Script.Edit withoutEdns() {
        return message(reply -> {
            OPTRecord opt = reply.getOPT();
            if (opt != null) {
                reply.removeRecord(opt, Section.ADDITIONAL);
            }
        });
    }

    /** One more record in a section of dnsjava's {@link Section}. */
    public static Script.Edit with(Record record, int section) {
        return message(reply -> reply.addRecord(record, section));
    }

    /** Only the first octets. */
    public static Script.Edit cut(int octets) {
        return (query, reply) -> Arrays.copyOf(reply, Math.min(octets, reply.length));
    }

    /** Octets behind the end. */
    public static Script.Edit trailer(byte... octets) {
        return (query, reply) -> Messages.concat(reply, octets);
    }

    /** Whatever a function does to the octets. */
    public static Script.Edit octets(Consumer<byte[]> change) {
        return (query, reply) -> {
            change.accept(reply);
            return reply;
        };
    }

    /** Whatever a function does to the message, which is written anew. */
    public static Script.Edit message(Consumer<Message> change) {
        return (query, reply) -> {
            try {
                Message message = new Message(reply);
                change.accept(message);
                return message.toWire(MAX_MESSAGE);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }
}
