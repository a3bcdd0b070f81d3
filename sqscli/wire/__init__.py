"""Amazon's two protocols, as bytes: a request of either becomes an action and its dictionary, a result or an error becomes an answer of the same."""
