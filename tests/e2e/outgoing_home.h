// A gateway that sends to an agency, from the findings of the six households.
#pragma once

#include <filesystem>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "home.h"

namespace aidgate::test {

inline const std::string kReferral =
    "  referral: {agency: civil_affairs, dataset: referral, division: \"210000\", agreement: mz-2019-07,\n"
    "    channel: {directory: out, receipts: acks}}\n";

// A gateway whose six households are reconciled and which sends to a folder `out`, receipts in `acks`.
class Outgoing {
public:
    // `spoilt`: files that stand in for those of the same names.
    explicit Outgoing(const std::string& deliveries = kReferral, const std::vector<std::filesystem::path>& spoilt = {})
        : home_(spoilt.empty() ? reconciled() : Home()) {
        for (const auto& file : spoilt)
            std::filesystem::copy_file(file, home_.inbox() / file.filename(),
                                       std::filesystem::copy_options::overwrite_existing);
        agree("2999-12-31");
        std::filesystem::create_directories(out());
        std::filesystem::create_directories(home_.folder() / "acks");
        writeFile(home_.configuration(), readFile(home_.configuration()) + "deliveries:\n" + deliveries);
        if (!spoilt.empty()) reconcile(home_);
    }

    const Home& home() const { return home_; }
    // The one agreement under which everything leaves.
    void agree(const std::string& to, const std::string& persons = "[referral_no, name, id_no]") const {
        std::filesystem::create_directories(home_.folder() / "agreements");
        writeFile(home_.folder() / "agreements/mz-2019-07.yaml",
                  "agreement: mz-2019-07\nparties: [示范市总工会, 示范市民政局]\npurpose: 转介\nbasis: 示范文件\n"
                  "from: 2019-07-01\nto: " +
                      to +
                      "\nfields:\n"
                      "  referral: [referral_no, division, matter, question, found_on, own_record]\n"
                      "  referral_person: " +
                      persons +
                      "\n"
                      "  union_case: [case_no, relief_amount]\n"
                      "  relief_case: [relief_no, category, class, division, urban_rural, head_name, head_id, "
                      "household_size, "
                      "covered_size, income_pc, amount, start_on, end_on, end_reason, status]\n"
                      "  relief_member: [relief_no, name, id_no, relation, covered, disability, disability_grade, "
                      "serious_illness]\n");
    }
    std::filesystem::path out() const { return home_.folder() / "out"; }
    Said run(std::vector<std::string> words) const {
        words.insert(words.begin(), "delivery");
        return home_.run(words);
    }
    void must(const std::vector<std::string>& words) const {
        const auto said = home_.run(words);
        if (said.exitCode != 0) throw std::runtime_error(said.err + said.out);
    }
    Said runAnd(const std::vector<std::string>& environment, std::vector<std::string> words) const {
        words.insert(words.begin(), {"--config", home_.configuration().string(), "delivery"});
        return runAidgate(words, environment);
    }
    nlohmann::json list(const std::vector<std::string>& more = {}) const {
        std::vector<std::string> words = {"delivery", "list"};
        words.insert(words.end(), more.begin(), more.end());
        return home_.json(words);
    }
    std::string state() const { return list().back().at("state"); }
    std::string name() const { return list().back().at("name"); }
    std::set<std::string> files() const {
        std::set<std::string> names;
        for (const auto& entry : std::filesystem::directory_iterator(out()))
            names.insert(entry.path().filename().string());
        return names;
    }
    void release() const {
        const auto said = run({"release", list().back().at("id").dump(), "--reason", "looked at"});
        if (said.exitCode != 0) throw std::runtime_error(said.err);
    }
    void acknowledge(const std::string& batch, const std::string& lines) const {
        writeFile(home_.folder() / "acks" / (batch + ".ack"), "batch=" + batch + "\nagency=civil_affairs\n" + lines);
    }

private:
    static void reconcile(const Home& home) {
        for (const auto& words : {std::vector<std::string>{"sync"}, {"reconcile", "--as-of", "2019-09-16"}}) {
            const auto said = home.run(words);
            if (said.exitCode != 0) throw std::runtime_error(said.err + said.out);
        }
    }
    static const Home& reconciled() {
        static const Home home = [] {
            Home made;
            reconcile(made);
            return made;
        }();
        return home;
    }

    Home home_;
};

}  // namespace aidgate::test
