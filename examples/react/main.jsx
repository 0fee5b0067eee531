import { createRoot } from "react-dom/client";
import { Dashboard } from "./dashboard.jsx";

createRoot(document.querySelector("#root")).render(<Dashboard />);
