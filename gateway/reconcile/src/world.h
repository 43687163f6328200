// Everything one run looks at: the snapshot and its graph as frames, with the as-of date, policy and divisions.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "aidgate/link/graph.h"
#include "aidgate/reconcile/policy.h"
#include "aidgate/value/division.h"
#include "frame.h"
#include "model.h"

namespace aidgate::reconcile {

// Distinct places of a dataset's rows.
struct Places {
    std::vector<std::string> names = {""};  // 0: the row doesn't say
    std::vector<std::uint32_t> ofRow;
};

struct RunInputs {
    const link::Snapshot& snapshot;
    const link::Graph& graph;
    const Policy& policy;
    const value::DivisionTable& divisions;
    value::CivilDate asOf;
    int maxAge = 130;
    unsigned threads = 1;
};

class World {
public:
    // Everything outlives the world. Evaluates the definitions the model says are needed.
    World(const Model& model, const RunInputs& inputs);
    ~World();

    const EntityFrame& frame(std::size_t entity) const { return *frames_[entity]; }
    // Of a dataset; nullptr when the dictionary has none of this name.
    const EntityFrame* frameOf(std::string_view dataset) const;
    value::CivilDate asOf() const { return inputs_.asOf; }
    int maxAge() const { return inputs_.maxAge; }
    unsigned threads() const { return inputs_.threads; }
    const link::Snapshot& snapshot() const { return inputs_.snapshot; }
    const link::Graph& graph() const { return inputs_.graph; }
    const Policy& policy() const { return inputs_.policy; }
    const value::DivisionTable& divisions() const { return inputs_.divisions; }
    // Value of a parameter that differs by place or date, for a place ("": the province).
    std::int64_t parameter(std::size_t index, std::string_view place) const {
        return model_.parameters().all()[index].at(place, inputs_.asOf);
    }

    // Rows of a dataset; an empty table when it is not delivered.
    const link::DatasetRows& rows(std::string_view dataset) const;
    bool delivered(std::string_view dataset) const;
    bool deliveredFor(std::string_view dataset, std::string_view place) const;
    const Places& places(std::string_view dataset) const;  // of a dataset with a division field
    // union_case row → relief_case rows by relief number, and the other way round.
    const link::Groups& linkedRelief() const { return linkedRelief_; }
    const link::Groups& linkedFiles() const { return linkedFiles_; }
    const link::Groups* children(std::string_view child) const;  // nullptr when there are none at all

private:
    void makeFrames(const Model& model);
    void evaluateDefinitions(const Model& model);

    const Model& model_;
    RunInputs inputs_;
    std::map<std::string, std::unique_ptr<link::DatasetRows>, std::less<>> missing_;
    std::map<std::string, Places, std::less<>> places_;
    link::Groups linkedRelief_, linkedFiles_;
    std::vector<std::unique_ptr<EntityFrame>> frames_;
};

}  // namespace aidgate::reconcile
