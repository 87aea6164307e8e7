// SPDX-License-Identifier: MPL-2.0
// Proof for those who do not keep the book: its checkpoints, signed, and the comparison with what was kept elsewhere.
#include <iostream>
#include <memory>

#include "command_error.hpp"
#include "drawn_progress.hpp"
#include "kept_proofs.hpp"
#include "listing.hpp"
#include "proof_commands.hpp"
#include "rochdale/storage/checkpoint.hpp"
#include "rochdale/storage/signed_note.hpp"
#include "terminal_text.hpp"
#include "text_file.hpp"

namespace rochdale::teller {

namespace {

void add_audit(Commands& commands) {
  struct Options {
    std::string book;
    std::vector<std::string> heads;
    std::vector<std::string> checkpoints;
    std::string key;
    ListingForm form;
  };
  const auto given = std::make_shared<Options>();
  Command& command = commands.add(
      "audit",
      "Check the hashes over every row of the file, name the first one that was altered, and compare the book "
      "with what was kept of it elsewhere",
      "teller audit circle.book --checkpoint 2026-01.checkpoint --key circle.key.pub");
  command.argument("BOOK", "the book", given->book)
      .option("--head", "RECORD:HASH", "a head that was kept, as statements print it; may come several times",
              given->heads)
      .option("--checkpoint", "FILE", "a checkpoint that was kept; may come several times", given->checkpoints)
      .option("--key", "FILE", "the public key that must have signed the checkpoints", given->key);
  given->form.declare(command);
  command.run([given] {
    std::vector<KeptHead> kept;
    for (const std::string& head : given->heads) kept.push_back(read_head(head));
    const auto key = optional_key(given->key);
    for (const std::string& file : given->checkpoints) {
      const Checkpoint checkpoint = kept_checkpoint(file, key);
      kept.push_back(KeptHead{checkpoint.records, checkpoint.head, checkpoint.root});
    }
    Listing listing(std::cout, given->form, "findings", {{"finding", "Finding"}});
    bool sound = true;
    SqliteAudit audit;
    const auto found = [&](const std::string& what) {
      listing.row({what});
      sound = false;
    };
    try {
      audit = audit_sqlite_store(given->book, kept, found, drawn("file"));
    } catch (const Error& error) {
      if (error.fault() != Fault::damaged) throw;
      found(error.what());
    }
    listing.count("records", "records", audit.records);
    listing.count("pages", "pages of the journal whose hash was checked", audit.file.pages);
    listing.count("events", "other rows whose hash was checked", audit.file.events);
    listing.count("texts", "texts whose commitment was checked", audit.file.texts);
    listing.count("erased_texts", "texts that were erased", audit.file.erased_texts);
    listing.count("compared", "heads and checkpoints compared that were kept elsewhere", kept.size());
    if (audit.first_altered != 0) {
      listing.count("first_altered", "the first row that was altered is that of record", audit.first_altered);
    }
    listing.fact("head", "head", head_text(audit.records, audit.file.head));
    listing.answer("sound", "sound", sound);
    listing.end();
    return sound;
  });
}

void add_checkpoint(Commands& commands) {
  struct Options {
    std::string book;
    std::string origin;
    std::string key;
    std::string since;
  };
  const auto given = std::make_shared<Options>();
  Command& command = commands.add(
      "checkpoint", "Print what the journal comes to now, to be kept elsewhere: number of records, root and head",
      "teller checkpoint circle.book --key circle.key > 2026-01.checkpoint");
  command.argument("BOOK", "the book", given->book)
      .option("--origin", "NAME", "which book it is, always the same; the name of the file, if not given",
              given->origin)
      .option("--key", "FILE", "sign it with this key, see new-key", given->key)
      .option("--since", "FILE",
              "an earlier checkpoint: print the proof that the book only grew since, with the new one", given->since);
  command.run([given] {
    const auto key = optional_signing_key(given->key);
    const auto sign = [&](const std::string& text) { return key ? key->sign(text) : text; };
    if (given->since.empty()) {
      const std::string origin = given->origin.empty() ? file_name(given->book) : given->origin;
      std::cout << sign(to_text(make_checkpoint(given->book, origin, 0, drawn("journal"))));
      return true;
    }
    const Checkpoint earlier = kept_checkpoint(given->since, {});
    if (!given->origin.empty() && given->origin != earlier.origin)
      throw Refused("the earlier checkpoint is of " + earlier.origin);
    Growth growth = prove_growth(given->book, earlier, 0, drawn("journal"));
    growth.note = sign(to_text(growth.later));
    std::cout << to_text(growth);
    return true;
  });
}

void add_check_growth(Commands& commands) {
  struct Options {
    std::string earlier;
    std::string file;
    std::string key;
  };
  const auto given = std::make_shared<Options>();
  Command& command = commands.add("check-growth", "Check, without the book, that it only grew between two checkpoints",
                                  "teller check-growth 2026-01.checkpoint growth.txt --key circle.key.pub");
  command.argument("CHECKPOINT", "the earlier checkpoint, as it was kept", given->earlier)
      .argument("FILE", "what checkpoint --since printed", given->file)
      .option("--key", "FILE", "the public key that must have signed the later checkpoint", given->key);
  command.run([given] {
    const auto key = optional_key(given->key);
    const Checkpoint earlier = kept_checkpoint(given->earlier, {});
    const Growth growth = read_file_as(given->file, read_growth);
    if (key) require_signature(growth.note, *key, given->file);
    if (growth.earlier != earlier) throw Refused("the proof begins with another checkpoint than " + given->earlier);
    if (growth.later.origin != earlier.origin) throw Refused("the two checkpoints are of different books");
    if (!holds(growth)) throw Refused("this does not prove that the book only grew");
    std::cout << printable(earlier.origin) << " grew from " << earlier.records << " to " << growth.later.records
              << " records, and nothing before was altered" << (key ? "; signed by " + printable(key->name()) : "")
              << "\n";
    return true;
  });
}

void add_new_key(Commands& commands) {
  struct Options {
    std::string name;
    std::string file;
  };
  const auto given = std::make_shared<Options>();
  Command& command = commands.add("new-key", "Make a key that signs checkpoints, and its public half in FILE.pub",
                                  "teller new-key circle.example circle.key");
  command.argument("NAME", "the name that the signatures will bear, without spaces", given->name)
      .argument("FILE", "the secret half: a file that does not exist yet, which only you can read", given->file)
      .run([given] {
        const SigningKey key = SigningKey::generate(given->name);
        write_new_file(given->file + ".pub", key.verifying().text() + "\n", false);
        write_new_file(given->file, key.secret_text() + "\n", true);
        std::cout << key.verifying().text() << "\n";
        return true;
      });
}

}  // namespace

void add_audit_commands(Commands& commands) {
  add_audit(commands);
  add_new_key(commands);
  add_checkpoint(commands);
  add_check_growth(commands);
}

}  // namespace rochdale::teller
